"""Chooses the adapter for a manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify_managers.common.adapters.in_process import InProcessAdapter, call_http, call_python
from psverify_managers.common.adapters.spawned import SpawnedAdapter
from psverify_managers.common.manifests.adapter_model import HttpAdapter, PythonAdapter

if TYPE_CHECKING:
    from psverify_managers.common.adapters.adapter_call import Adapter
    from psverify_managers.common.manifests.manifest_model import Manifest


def adapter_for(manifest: Manifest) -> Adapter:
    """Returns the adapter that calls a manager."""
    if isinstance(manifest.adapter, HttpAdapter):
        return InProcessAdapter(call_http)
    if isinstance(manifest.adapter, PythonAdapter) and manifest.adapter.isolation == "thread":
        return InProcessAdapter(call_python)
    return SpawnedAdapter()
