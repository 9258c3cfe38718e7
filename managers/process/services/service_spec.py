"""The spec of a service for its shim: plain data, sent as JSON through a pipe. Durations are in seconds, sizes in bytes."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any

from psverify_managers.common.backoff import ExponentialBackoff
from psverify_managers.common.probes import ProbeSpec


@dataclass(frozen=True, slots=True)
class RestartPolicy:
    """When to restart a process that exited, and when to give up."""

    policy: str = "on_failure"
    backoff: ExponentialBackoff = field(default_factory=ExponentialBackoff)
    reset_after: float = 30.0
    burst: int = 5
    interval: float = 60.0
    success_exit_codes: tuple[int, ...] = (0,)
    start_timeout: float = 30.0
    min_uptime: float = 1.0
    stop_timeout: float = 10.0
    awaits_readiness: bool = False

    def restarts(self, exit_code: int | None) -> bool:
        """Returns whether to restart a process that exited; `exit_code` is None if it could not start."""
        if self.policy == "on_failure":
            return exit_code not in self.success_exit_codes
        return self.policy != "never"


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """One replica of a service, for one generation."""

    name: str
    replica: int
    generation: int
    argv: tuple[str, ...]
    cwd: str
    env: dict[str, str]
    database: str
    folder: str
    restart: RestartPolicy = field(default_factory=RestartPolicy)
    ready: ProbeSpec | None = None
    ready_log: str | None = None
    liveness: ProbeSpec | None = None
    stop_argv: tuple[str, ...] = ()
    stop_signal: str = "TERM"
    kill: str = "tree"
    reload_signal: str = "HUP"
    log_bytes: int = 50 << 20
    log_backups: int = 5
    merge: bool = False
    secrets: tuple[str, ...] = ()


def dump_spec(spec: ServiceSpec) -> str:
    """Returns a spec as JSON."""
    return json.dumps(dataclasses.asdict(spec))


def load_spec(text: str) -> ServiceSpec:
    """Returns the spec from the output of `dump_spec`."""
    found: dict[str, Any] = _lists_to_tuples(json.loads(text))
    restart = found["restart"]
    found["restart"] = RestartPolicy(**{**restart, "backoff": ExponentialBackoff(**restart["backoff"])})
    for name in ("ready", "liveness"):
        found[name] = ProbeSpec(**found[name]) if found[name] else None
    return ServiceSpec(**found)


def _lists_to_tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _lists_to_tuples(each) for name, each in value.items()}
    return tuple(value) if isinstance(value, list) else value
