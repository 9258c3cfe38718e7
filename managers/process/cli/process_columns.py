"""Table columns of the process manager's records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from psverify_managers.common.cli.table_cells import (
    TASK_COLUMNS,
    Columns,
    clock_text,
    data_cell,
    message_cell,
    state_cell,
    subject_cell,
    took_cell,
)
from psverify_managers.common.durations import human_duration

if TYPE_CHECKING:
    from psverify.api.report import Record


def _health_cell(record: Record) -> str:
    health = str(record.data.get("health", "unknown"))
    return "" if health == "unknown" else health


def _uptime_cell(record: Record) -> str:
    uptime = record.data.get("uptime_s")
    return "" if uptime is None else human_duration(uptime)


def _tasks_cell(record: Record) -> str:
    return ", ".join(record.data["tasks"])


def _service_cell(record: Record) -> str:
    return "yes" if record.data["service"] else ""


def _off_cell(record: Record) -> str:
    return "" if record.data["available"] else "off"


def _latest_cell(record: Record) -> str:
    return clock_text(record.data["last"])


def _resolved_cell(record: Record) -> str:
    return clock_text(record.data["resolved"])


PROCESS_COLUMNS: Mapping[str, Columns] = {
    "manager": {
        "MANAGER": subject_cell, "VERSION": data_cell("version"), "KIND": data_cell("adapter"), "SERVICE": _service_cell,
        "TASKS": _tasks_cell, "OFF": _off_cell,
    },
    "task": {"ID": data_cell("id"), "TASK": subject_cell, **TASK_COLUMNS},
    "process": {
        "SERVICE": subject_cell, "STATE": state_cell, "HEALTH": _health_cell, "PROCESS": data_cell("pid"),
        "RESTARTS": data_cell("restarts"), "UP": _uptime_cell, "MESSAGE": message_cell,
    },
    "health": {"CHECK": subject_cell, "STATE": state_cell, "TOOK": took_cell, "MESSAGE": message_cell},
    "error": {
        "FINGERPRINT": data_cell("fingerprint"), "MODULE": data_cell("module"), "SEVERITY": data_cell("severity"),
        "TIMES": data_cell("count"), "LATEST": _latest_cell, "RESOLVED": _resolved_cell, "SUBJECT": subject_cell,
        "MESSAGE": message_cell, "DETAIL": lambda record: "\n".join(record.notes),
    },
}  # fmt: skip
