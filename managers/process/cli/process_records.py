"""Records of the process manager."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from psverify.api import Severity
from psverify_managers.common.cli.report_records import (
    MANIFEST,
    RecordKind,
    elapsed_seconds,
    make_record,
    state_level,
    state_status,
)
from psverify_managers.common.clock import utc_stamp
from psverify_managers.common.states import ServiceState

if TYPE_CHECKING:
    from psverify.api.report import Record
    from psverify_managers.common.manifests.manager import Manager
    from psverify_managers.common.store.rows import ErrorRow, ServiceRow, TaskRow
    from psverify_managers.process.services.health_checks import HealthResult

TASK = RecordKind("task", "PM-TASK", "manager-task")
SERVICE = RecordKind("process", "PM-SERVICE", "manager-service")
HEALTH = RecordKind("health", "PM-HEALTH", "manager-health")
ERROR = RecordKind("error", "PM-ERROR", "catalogued-error")

_OWN_LEVEL = {"error": Severity.ERROR, "warning": Severity.WARNING, "note": Severity.NOTE}
_HEALTH_LEVEL = {"OK": None, "DEGRADED": Severity.WARNING, "FAILED": Severity.ERROR}


def manager_record(manager: Manager) -> Record:
    """Returns the record of a manager and what it offers."""
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
    return make_record(MANIFEST, text, place=place, subject=manager.name, status=status, data=data)


def task_record(row: TaskRow, tails: Mapping[str, str] | None = None, *, past: bool = False) -> Record:
    """Returns the record of a task; a failure in the `past` has no level, so that listing it does not fail."""
    level = state_level(row.state, past=past)
    data: dict[str, Any] = {
        "id": row.id,
        "state": row.state.value,
        "message": row.message,
        "params": dict(row.params),
        "created": utc_stamp(row.created),
    }
    data |= {
        name: value for name, value in (("result", row.result), ("run", row.run), ("retry_of", row.retry_of)) if value
    }
    data |= {f"{name}_tail": text for name, text in (tails or {}).items() if text}
    return make_record(
        TASK,
        f"{row.id} {row.state.value}{f': {row.message}' if row.message else ''}",
        place=(row.path, row.line),
        subject=row.subject,
        level=level,
        status=state_status(row.state),
        data=data,
        started_at=utc_stamp(row.started),
        duration_s=elapsed_seconds(row.started, row.ended),
        attempt=row.attempt or None,
        exit_code=row.exit_code,
    )


def output_records(row: TaskRow) -> list[Record]:
    """Returns the records that a task with `output: records` reported; ignores invalid keys, but requires `message`.

    `path` and `line` default to the definition of the task.
    """
    found = row.result if isinstance(row.result, list) else []
    return [_of_own(row, each) for each in found if isinstance(each, Mapping) and "message" in each]


def _of_own(row: TaskRow, own: Mapping[str, Any]) -> Record:
    path, line, rule = own.get("path"), own.get("line"), own.get("rule")
    placed = isinstance(path, str) and isinstance(line, int) and line > 0
    level = _OWN_LEVEL.get(str(own.get("level")))
    made = make_record(
        TASK,
        str(own["message"]),
        place=(str(path), int(str(line))) if placed else (row.path, row.line),
        subject=str(own.get("subject") or row.subject),
        level=level,
        data={"task": row.id, **(own["data"] if isinstance(own.get("data"), Mapping) else {})},
    )
    made = made._replace(source=row.manager)
    return made._replace(rule=rule, name=str(own.get("name") or rule)) if isinstance(rule, str) else made


def service_record(row: ServiceRow, now: float) -> Record:
    """Returns the record of a replica. FATAL is an error, and so is UNKNOWN if it should be running."""
    bad = row.state is ServiceState.FATAL or (row.state is ServiceState.UNKNOWN and row.wanted)
    status = (
        "fail" if bad else "running" if row.state is ServiceState.RUNNING else "pending" if row.state.up else "skipped"
    )
    uptime = round(now - row.since, 1) if row.state is ServiceState.RUNNING else None
    data = {
        "state": row.state.value, "message": row.message, "health": row.health.value, "pid": row.child_pid,
        "restarts": row.restarts, "uptime_s": uptime, "since": utc_stamp(row.since), "wanted": bool(row.wanted),
        "ready": bool(row.ready), "replica": row.replica,
    }  # fmt: skip
    health = "" if row.health.value == "unknown" else f", {row.health.value}"
    process = f", process {row.child_pid}" if row.child_pid else ""
    again = f", {row.restarts} restart{'' if row.restarts == 1 else 's'}" if row.restarts else ""
    text = f"{row.state.value}{process}{health}{again}{f': {row.message}' if row.message else ''}"
    level = Severity.ERROR if bad else None
    place = (row.path, row.line)
    return make_record(SERVICE, text, place=place, subject=row.subject, level=level, status=status, data=data,
        exit_code=row.exit_code,
    )  # fmt: skip


def health_record(check: HealthResult, path: str) -> Record:
    """Returns the record of a health check."""
    level = _HEALTH_LEVEL[check.status]
    data = {"state": check.status, "message": check.message, "critical": check.critical}
    text = f"{check.status}: {check.message}"
    return make_record(HEALTH, text, place=(path, check.line), subject=check.name, level=level, data=data,
        duration_s=check.seconds,
    )  # fmt: skip


def error_record(row: ErrorRow, *, whole: bool = False) -> Record:
    """Returns the record of a catalogue entry, without a level; `whole` adds the detail as notes."""
    times = "once" if row.count == 1 else f"{row.count} times"
    text = f"{row.fingerprint} {row.severity}, {times}: {row.message}"
    data = {
        "fingerprint": row.fingerprint, "module": row.module, "severity": row.severity, "count": row.count,
        "first": utc_stamp(row.first), "last": utc_stamp(row.last), "resolved": utc_stamp(row.resolved),
        "operation": row.operation, "message": row.message, "detail": row.detail, "data": dict(row.data),
    }  # fmt: skip
    status = "fixed" if row.resolved else "error"
    subject = row.subject or row.module
    return make_record(ERROR, text, place=(row.path or ".", row.line), subject=subject, status=status, data=data,
        notes=tuple(row.detail.splitlines()) if whole else (),
    )  # fmt: skip
