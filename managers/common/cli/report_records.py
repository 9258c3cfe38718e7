"""What the process manager reports, as records; each has the line that defines what it speaks of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from psverify.api import Record, Region, Severity
from psverify_managers.common.cli.command import shown_path
from psverify_managers.common.cli.table_report import SOURCE
from psverify_managers.common.clock import local, stamp
from psverify_managers.common.states import ServiceState, TaskState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psverify_managers.common.manifests.manager import Fault, Manager
    from psverify_managers.common.store.rows import ErrorRow, RunRow, ServiceRow, StepRow, TaskRow
    from psverify_managers.common.store.schedule_table import Firing
    from psverify_managers.process.services.health_checks import Check
    from psverify_managers.schedule.entries import Entry

_NAMES = {
    "PM-MANIFEST": "manager-manifest",
    "PM-TASK": "manager-task",
    "PM-SERVICE": "manager-service",
    "PM-WORKFLOW": "workflow-file",
    "PM-RUN": "workflow-run",
    "PM-STEP": "workflow-step",
    "PM-SCHEDULE": "schedule",
    "PM-ERROR": "catalogued-error",
    "PM-HEALTH": "manager-health",
}


def record(
    rule: str,
    kind: str,
    message: str,
    *,
    place: tuple[str, int],
    subject: str,
    level: Severity | None = None,
    status: str | None = None,
    **more: Any,
) -> Record:
    """Makes a record; `place` is path and line of what defines its subject. `status` unsaid follows from the level."""
    path, line = place
    shown = shown_path(path)
    told = hashlib.sha256("\0".join((rule, subject, shown)).encode()).hexdigest()
    return Record(
        kind,
        rule,
        _NAMES[rule],
        level,
        message,
        shown,
        Region(line, 1, line, 1),
        status=status or ("pass" if level is None else "fail"),
        subject=subject,
        source=SOURCE,
        fingerprint=told,
        **more,
    )


def of_fault(fault: Fault, rule: str = "PM-MANIFEST") -> Record:
    """What is wrong in a manifest or workflow."""
    level = Severity.WARNING if fault.warning else Severity.ERROR
    problem, kind = fault.problem, "finding"
    made = record(
        rule, kind, problem.message, place=(str(fault.path), problem.line), subject=fault.path.name, level=level
    )
    place = (str(fault.path), str(problem.line), str(problem.column), problem.message)
    return _placed(made, problem.line, problem.column, place)


def of_manager(manager: Manager) -> Record:
    """A manager, and what it can do."""
    manifest = manager.manifest
    what = ", ".join(manifest.tasks) or "no tasks"
    service = "; a service" if manifest.service else ""
    data = {
        "version": manifest.version,
        "adapter": manifest.adapter.kind,
        "tasks": {name: task.description for name, task in manifest.tasks.items()},
        "service": manifest.service is not None,
        "enabled": manifest.enabled,
        "available": manager.available,
        "schedules": len(manifest.schedules),
    }
    text = f"{manifest.version}, {manifest.adapter.kind}: {what}{service}"
    status = "pass" if manager.available else "skipped"
    place = (str(manager.path), manager.document.line("name"))
    return record("PM-MANIFEST", "manager", text, place=place, subject=manager.name, status=status, data=data)


_OWN_LEVEL = {"error": Severity.ERROR, "warning": Severity.WARNING, "note": Severity.NOTE}
_TASK_LEVEL = {TaskState.CANCELLED: Severity.WARNING}
_TASK_STATUS = {
    TaskState.QUEUED: "pending",
    TaskState.RUNNING: "running",
    TaskState.SUCCEEDED: "pass",
    TaskState.CANCELLED: "skipped",
    TaskState.SKIPPED: "skipped",
    TaskState.LOST: "error",
}


def of_task(row: TaskRow, tails: Mapping[str, str] | None = None, *, past: bool = False) -> Record:
    """A task on record; of the `past`, a failure is told without a level: it is no problem of the command that lists it."""
    level = None if past or row.state.good else _TASK_LEVEL.get(row.state, Severity.ERROR)
    data: dict[str, Any] = {
        "id": row.id,
        "state": row.state.value,
        "message": row.message,
        "params": dict(row.params),
        "created": stamp(row.created),
    }
    data |= {
        name: value for name, value in (("result", row.result), ("run", row.run), ("retry_of", row.retry_of)) if value
    }
    data |= {f"{name}_tail": text for name, text in (tails or {}).items() if text}
    return record(
        "PM-TASK",
        "task",
        f"{row.id} {row.state.value}{f': {row.message}' if row.message else ''}",
        place=(row.path, row.line),
        subject=row.subject,
        level=level,
        status=_TASK_STATUS.get(row.state, "fail"),
        data=data,
        started_at=stamp(row.started),
        duration_s=_seconds(row.started, row.ended),
        attempt=row.attempt or None,
        exit_code=row.exit_code,
    )


def of_output(row: TaskRow) -> list[Record]:
    """What a task with `output: records` has reported itself; what it says wrongly is left out, but for the message.

    `path` and `line` are where it says, else where the task is defined.
    """
    found = row.result if isinstance(row.result, list) else []
    return [_of_own(row, each) for each in found if isinstance(each, Mapping) and "message" in each]


def _of_own(row: TaskRow, own: Mapping[str, Any]) -> Record:
    path, line, rule = own.get("path"), own.get("line"), own.get("rule")
    placed = isinstance(path, str) and isinstance(line, int) and line > 0
    level = _OWN_LEVEL.get(str(own.get("level")))
    made = record(
        "PM-TASK",
        "task",
        str(own["message"]),
        place=(str(path), int(str(line))) if placed else (row.path, row.line),
        subject=str(own.get("subject") or row.subject),
        level=level,
        data={"task": row.id, **(own["data"] if isinstance(own.get("data"), Mapping) else {})},
    )
    made = made._replace(source=row.manager)
    return made._replace(rule=rule, name=str(own.get("name") or rule)) if isinstance(rule, str) else made


def of_run(row: RunRow, *, past: bool = False) -> Record:
    """A run of a workflow."""
    level = None if past or row.state.good else _TASK_LEVEL.get(row.state, Severity.ERROR)
    data = {
        "id": row.id, "state": row.state.value, "message": row.message, "params": dict(row.params), "created": stamp(row.created),
        "digest": row.digest, "retry_of": row.retry_of, "schedule": row.schedule,
    }  # fmt: skip
    return record(
        "PM-RUN",
        "run",
        f"{row.id} {row.state.value}{f': {row.message}' if row.message else ''}",
        place=(row.path, row.line),
        subject=row.workflow,
        level=level,
        status=_TASK_STATUS.get(row.state, "fail"),
        data={name: value for name, value in data.items() if value is not None},
        started_at=stamp(row.started),
        duration_s=_seconds(row.started, row.ended),
    )


def of_step(row: StepRow, run: RunRow, *, past: bool = False) -> Record:
    """A step of a run; the run as a whole counts, so a failed step of a good run is a note."""
    level = None if past or row.state.good else Severity.NOTE if run.state is TaskState.SUCCEEDED else Severity.ERROR
    if level is Severity.ERROR and row.state is TaskState.CANCELLED:
        level = Severity.WARNING
    data = {
        "run": row.run, "id": row.id, "state": row.state.value, "message": row.message, "output": row.output,
        "task": row.task,
    }  # fmt: skip
    return record(
        "PM-STEP",
        "step",
        f"{row.state.value}{f': {row.message}' if row.message else ''}",
        place=(run.path, row.line),
        subject=f"{run.workflow}/{row.id}",
        level=level,
        status=_TASK_STATUS.get(row.state, "fail"),
        data={name: value for name, value in data.items() if value is not None},
        started_at=stamp(row.started),
        duration_s=_seconds(row.started, row.ended),
        attempt=row.attempt or None,
    )


def of_schedule(entry: Entry, upcoming: Sequence[float], *, enabled: bool, last: Firing | None) -> Record:
    """A schedule, and when it happens next."""
    when = entry.when.cron or f"every {entry.when.interval}"
    zone = "" if entry.when.cron is None else f" {entry.when.timezone}"
    times = ", ".join(local(each, entry.when.timezone) for each in upcoming) if enabled else "off"
    data: dict[str, Any] = {
        "when": when, "timezone": entry.when.timezone, "enabled": enabled, "next": [stamp(each) for each in upcoming],
        "overlap": entry.when.overlap, "catchup": entry.when.catchup,
        "starts": "/".join(entry.task) if entry.task else shown_path(entry.workflow or ""),
    }  # fmt: skip
    if last is not None:
        data["last"] = {"at": stamp(last.occurrence), "state": last.state, "message": last.message, "id": last.subject}
    place = (str(entry.path), entry.line)
    status = "pass" if enabled else "skipped"
    text = f"{when}{zone}: {times}"
    return record("PM-SCHEDULE", "schedule", text, place=place, subject=entry.name, status=status, data=data)


def _seconds(started: float | None, ended: float | None) -> float | None:
    return None if started is None or ended is None else round(ended - started, 3)


def of_service(row: ServiceRow, now: float) -> Record:
    """A replica of a service. FATAL, and UNKNOWN while it is meant to run, are errors."""
    bad = row.state is ServiceState.FATAL or (row.state is ServiceState.UNKNOWN and row.wanted)
    status = (
        "fail" if bad else "running" if row.state is ServiceState.RUNNING else "pending" if row.state.up else "skipped"
    )
    uptime = round(now - row.since, 1) if row.state is ServiceState.RUNNING else None
    data = {
        "state": row.state.value, "message": row.message, "health": row.health.value, "pid": row.child_pid,
        "restarts": row.restarts, "uptime_s": uptime, "since": stamp(row.since), "wanted": bool(row.wanted),
        "ready": bool(row.ready), "replica": row.replica,
    }  # fmt: skip
    health = "" if row.health.value == "unknown" else f", {row.health.value}"
    process = f", process {row.child_pid}" if row.child_pid else ""
    again = f", {row.restarts} restart{'' if row.restarts == 1 else 's'}" if row.restarts else ""
    text = f"{row.state.value}{process}{health}{again}{f': {row.message}' if row.message else ''}"
    level = Severity.ERROR if bad else None
    place = (row.path, row.line)
    return record(
        "PM-SERVICE", "process", text, place=place, subject=row.subject, level=level, status=status, data=data,
        exit_code=row.exit_code,
    )  # fmt: skip


_HEALTH_LEVEL = {"OK": None, "DEGRADED": Severity.WARNING, "FAILED": Severity.ERROR}


def of_check(check: Check, path: str) -> Record:
    """An answer to a health check."""
    level = _HEALTH_LEVEL[check.status]
    data = {"state": check.status, "message": check.message, "critical": check.critical}
    text = f"{check.status}: {check.message}"
    return record(
        "PM-HEALTH", "health", text, place=(path, check.line), subject=check.name, level=level, data=data,
        duration_s=check.seconds,
    )  # fmt: skip


def of_error(row: ErrorRow, *, whole: bool = False) -> Record:
    """A group of equal errors in the catalogue; listing it is not itself a problem. `whole`: people see its detail."""
    times = "once" if row.count == 1 else f"{row.count} times"
    text = f"{row.fingerprint} {row.severity}, {times}: {row.message}"
    data = {
        "fingerprint": row.fingerprint, "module": row.module, "severity": row.severity, "count": row.count,
        "first": stamp(row.first), "last": stamp(row.last), "resolved": stamp(row.resolved), "operation": row.operation,
        "message": row.message, "detail": row.detail, "data": dict(row.data),
    }  # fmt: skip
    status = "fixed" if row.resolved else "error"
    subject = row.subject or row.module
    return record(
        "PM-ERROR", "error", text, place=(row.path or ".", row.line), subject=subject, status=status, data=data,
        notes=tuple(row.detail.splitlines()) if whole else (),
    )  # fmt: skip


def _placed(made: Record, line: int, column: int, place: tuple[str, ...]) -> Record:
    told = hashlib.sha256("\0".join(place).encode()).hexdigest()
    return made._replace(region=Region(line, column, line, column), fingerprint=told)
