"""The configuration table `[process]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ProcessTable:
    """Where managers and workflows are, where state is kept, and what holds where a manifest says nothing.

    Folders are relative to the working directory. `default-timeout` is that of a task, `retention` how long ended tasks
    and runs are kept. `webhooks` are tables by name: `url`, `hmac-secret`, and `header` with its `secret`; secrets are
    `env:NAME` or `file:PATH`. `log` is a file that gets a line of JSON for each event; unsaid, there is none.
    """

    manifests: tuple[str, ...] = ("managers",)
    workflows: tuple[str, ...] = ("workflows",)
    state: str = ".psverify"
    settings: str = "config"
    log: str = ""
    default_timeout: str = "5m"
    retention: str = "30d"
    webhooks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
