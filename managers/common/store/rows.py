"""Rows of the store as frozen records."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from psverify_managers.common.states import Health, ServiceState, TaskState

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that owns a row; see `process_birth`."""

    pid: int
    born: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One execution of a task; times are in seconds since 1970, and secrets in `params` are masked."""

    id: str
    manager: str
    task: str
    state: TaskState
    path: str
    line: int
    created: float
    params: Mapping[str, Any] = field(default_factory=dict)
    started: float | None = None
    ended: float | None = None
    attempt: int = 0
    exit_code: int | None = None
    message: str = ""
    result: Any = None
    owner_pid: int | None = None
    owner_born: str | None = None
    child_pid: int | None = None
    child_born: str | None = None
    cancel: int = 0
    run: str | None = None
    retry_of: str | None = None

    @property
    def subject(self) -> str:
        """The name in reports."""
        return f"{self.manager}/{self.task}"


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One replica of a service, as last reported by its shim; `wanted` is 1 while it should be running."""

    name: str
    replica: int
    state: ServiceState
    since: float
    path: str
    line: int
    generation: int = 0
    wanted: int = 0
    ready: int = 0
    ready_log: int = 0
    health: Health = Health.UNKNOWN
    restarts: int = 0
    exit_code: int | None = None
    message: str = ""
    shim_pid: int | None = None
    shim_born: str | None = None
    child_pid: int | None = None
    child_born: str | None = None
    control: str | None = None

    @property
    def subject(self) -> str:
        """The name in reports: `name` for the first replica, `name:2` and so on for the others."""
        return self.name if self.replica == 1 else f"{self.name}:{self.replica}"


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run of a workflow."""

    id: str
    workflow: str
    path: str
    line: int
    digest: str
    state: TaskState
    created: float
    params: Mapping[str, Any] = field(default_factory=dict)
    started: float | None = None
    ended: float | None = None
    message: str = ""
    owner_pid: int | None = None
    owner_born: str | None = None
    cancel: int = 0
    retry_of: str | None = None
    schedule: str | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a run."""

    run: str
    id: str
    state: TaskState
    line: int
    attempt: int = 0
    started: float | None = None
    ended: float | None = None
    output: Any = None
    message: str = ""
    task: str | None = None


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """An entry of the error catalogue; `detail` and `data` are those of the latest error."""

    fingerprint: str
    module: str
    severity: str
    message: str
    operation: str
    count: int
    first: float
    last: float
    resolved: float | None = None
    detail: str = ""
    subject: str = ""
    path: str = ""
    line: int = 1
    data: Mapping[str, Any] = field(default_factory=dict)


_JSON = frozenset({"params", "result", "output", "data"})


def record_fields(value: Any) -> dict[str, Any]:
    """Returns a record's fields as SQLite values."""
    named = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
    return {name: _field_value(name, each) for name, each in named.items()}


def record_from(kind: type[R], row: sqlite3.Row) -> R:
    """Returns the record for a row."""
    named: dict[str, Any] = {name: row[name] for name in row.keys()}  # noqa: SIM118 - a Row iterates over values
    for name in _JSON & named.keys():
        named[name] = None if named[name] is None else json.loads(named[name])
    if "state" in named:
        named["state"] = (ServiceState if kind is ServiceRow else TaskState)(named["state"])
    if "health" in named:
        named["health"] = Health(named["health"])
    return kind(**named)


def compact_json(value: Any) -> str:
    """Returns a value as compact JSON; values that JSON does not support are written as text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def _field_value(name: str, value: Any) -> Any:
    if name in _JSON:
        return None if value is None else compact_json(value)
    return value.value if isinstance(value, TaskState | ServiceState | Health) else value
