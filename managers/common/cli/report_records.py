"""Records that managers report; each points at the line that defines its subject."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from psverify.api import Severity
from psverify.api.report import Record, Region
from psverify_managers.common.cli.command import shown_path
from psverify_managers.common.cli.table_cells import SOURCE
from psverify_managers.common.states import TaskState

if TYPE_CHECKING:
    from psverify_managers.common.manifests.manager import Fault


class RecordKind(NamedTuple):
    """A kind of record: its `kind` key, and the `rule` and `name` it has in place of a rule's code and name."""

    kind: str
    rule: str
    name: str


MANIFEST = RecordKind("manager", "PM-MANIFEST", "manager-manifest")
_STATUS = {
    TaskState.QUEUED: "pending",
    TaskState.RUNNING: "running",
    TaskState.SUCCEEDED: "pass",
    TaskState.CANCELLED: "skipped",
    TaskState.SKIPPED: "skipped",
    TaskState.LOST: "error",
}


def make_record(
    kind: RecordKind,
    message: str,
    *,
    place: tuple[str, int],
    subject: str,
    level: Severity | None = None,
    status: str | None = None,
    **more: Any,
) -> Record:
    """Returns a record. `place` is the path and line that define its subject; `status` defaults to what `level` implies."""
    path, line = place
    shown = shown_path(path)
    return Record(
        kind.kind,
        kind.rule,
        kind.name,
        level,
        message,
        shown,
        Region(line, 1, line, 1),
        status=status or ("pass" if level is None else "fail"),
        subject=subject,
        source=SOURCE,
        fingerprint=_join_digest(kind.rule, subject, shown),
        **more,
    )


def fault_record(fault: Fault, kind: RecordKind = MANIFEST) -> Record:
    """Returns the record of an error in a manifest or workflow."""
    level = Severity.WARNING if fault.warning else Severity.ERROR
    problem, path = fault.problem, str(fault.path)
    kind = kind._replace(kind="finding")
    made = make_record(kind, problem.message, place=(path, problem.line), subject=fault.path.name, level=level)
    return made._replace(
        region=Region(problem.line, problem.column, problem.line, problem.column),
        fingerprint=_join_digest(path, str(problem.line), str(problem.column), problem.message),
    )


def state_level(state: TaskState, *, past: bool) -> Severity | None:
    """Returns the level of a task or run; None when listing the `past`, whose failures must not fail the command."""
    if past or state.good:
        return None
    return Severity.WARNING if state is TaskState.CANCELLED else Severity.ERROR


def state_status(state: TaskState) -> str:
    """Returns a record's status for the state of a task or run."""
    return _STATUS.get(state, "fail")


def elapsed_seconds(started: float | None, ended: float | None) -> float | None:
    """Returns the elapsed seconds; None if not finished."""
    return None if started is None or ended is None else round(ended - started, 3)


def _join_digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
