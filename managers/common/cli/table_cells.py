"""Cells of the table report; each manager declares the columns of its own kinds of records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from psverify.api.report import Record
from psverify_managers.common.durations import human_duration

SOURCE = "process"
"""The `source` of records that become rows."""
Cell = Callable[[Record], str]
"""Returns the text of a cell; several lines become several rows."""
Columns = Mapping[str, Cell]
"""The columns of one kind of record, by their headings."""


def subject_cell(record: Record) -> str:
    """Returns the subject."""
    return record.subject or ""


def data_cell(key: str) -> Cell:
    """Returns a cell that shows a key of a record's data."""

    def cell(record: Record) -> str:
        value = record.data.get(key)
        return "" if value is None else str(value)

    return cell


def state_cell(record: Record) -> str:
    """Returns the state, or the status of a record without one."""
    return str(record.data.get("state", record.status))


def message_cell(record: Record) -> str:
    """Returns the message without the identifier that the record's own message starts with."""
    return str(record.data.get("message", record.message))


def started_cell(record: Record) -> str:
    """Returns the start time."""
    return clock_text(record.started_at)


def attempts_cell(record: Record) -> str:
    """Returns the number of attempts, if there was more than one."""
    return str(record.attempt) if record.attempt and record.attempt > 1 else ""


def took_cell(record: Record) -> str:
    """Returns the duration."""
    return "" if record.duration_s is None else human_duration(record.duration_s)


def to_moment(text: str) -> float:
    """Returns an RFC 3339 time in seconds since 1970."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def clock_text(text: str | None) -> str:
    """Returns an RFC 3339 time as local time."""
    return datetime.fromtimestamp(to_moment(text)).strftime("%Y-%m-%d %H:%M:%S") if text else ""


TASK_COLUMNS: Columns = {
    "STATE": state_cell,
    "STARTED": started_cell,
    "TOOK": took_cell,
    "ATTEMPTS": attempts_cell,
    "MESSAGE": message_cell,
}
"""Columns shared by tasks, runs and steps."""
