"""Which adapter serves a manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.plugins.process.adapters.inside import Inside, http, python
from psverify.plugins.process.adapters.spawned import Spawned
from psverify.plugins.process.model.adapter import HttpAdapter, PythonAdapter

if TYPE_CHECKING:
    from psverify.plugins.process.adapters.base import Adapter
    from psverify.plugins.process.model.manifest import Manifest


def adapter_for(manifest: Manifest) -> Adapter:
    """Returns the adapter that calls a manager."""
    if isinstance(manifest.adapter, HttpAdapter):
        return Inside(http)
    if isinstance(manifest.adapter, PythonAdapter) and manifest.adapter.isolation == "thread":
        return Inside(python)
    return Spawned()
