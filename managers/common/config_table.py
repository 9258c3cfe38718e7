"""The configuration table `[process]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_CONFINED = {"is_confined": True}


@dataclass(frozen=True)
class ProcessTable:
    """Where to find managers and workflows, where to keep state, and defaults for manifests.

    Folders are relative to the working directory and must be inside the project. `default-timeout` applies to tasks,
    `retention` is how long finished tasks and runs are kept. `webhooks` are tables by name: `url`, `hmac-secret`, and
    `header` with its `secret`; secrets are `env:NAME` or `file:PATH`. `log` is a file that receives a line of JSON
    for each event.
    """

    manifests: tuple[str, ...] = field(default=("managers",), metadata=_CONFINED)
    workflows: tuple[str, ...] = field(default=("workflows",), metadata=_CONFINED)
    state: str = field(default=".psverify", metadata=_CONFINED)
    settings: str = field(default="config", metadata=_CONFINED)
    log: str = field(default="", metadata=_CONFINED)
    default_timeout: str = "5m"
    retention: str = "30d"
    webhooks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
