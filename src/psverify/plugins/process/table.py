"""The configuration table `[process]`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ProcessTable:
    """Where managers and workflows are, where state is kept, and what holds where a manifest says nothing.

    Folders are relative to the working directory. `default-timeout` is that of a task, `retention` how long ended tasks
    and runs are kept.
    """

    manifests: tuple[str, ...] = ("managers",)
    workflows: tuple[str, ...] = ("workflows",)
    state: str = ".psverify"
    default_timeout: str = "5m"
    retention: str = "30d"
