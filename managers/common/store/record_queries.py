"""Adds, reads and changes records of any table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from psverify_managers.common.store.rows import (
    ErrorRow,
    RunRow,
    ServiceRow,
    StepRow,
    TaskRow,
    record_fields,
    record_from,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psverify_managers.common.store.database import Database

R = TypeVar("R", TaskRow, ServiceRow, RunRow, StepRow, ErrorRow)
_TABLE: dict[type, str] = {
    TaskRow: "tasks",
    ServiceRow: "services",
    RunRow: "runs",
    StepRow: "steps",
    ErrorRow: "errors",
}


def add_record(database: Database, record: TaskRow | ServiceRow | RunRow | StepRow | ErrorRow) -> None:
    """Adds a record; raises sqlite3.IntegrityError if its key exists."""
    values = record_fields(record)
    marks = ", ".join(f":{name}" for name in values)
    database.change(f"INSERT INTO {_TABLE[type(record)]} ({', '.join(values)}) VALUES ({marks})", values)  # noqa: S608


def find_records(database: Database, kind: type[R], where: str = "1", values: Sequence[Any] = ()) -> list[R]:
    """Returns the records that match an SQL condition, which has `?` for each value."""
    return [record_from(kind, row) for row in database.rows(f"SELECT * FROM {_TABLE[kind]} WHERE {where}", values)]  # noqa: S608


def change_records(database: Database, kind: type[Any], where: str, values: Sequence[Any], **fields: Any) -> int:
    """Sets fields of the records that match a condition and returns their number."""
    names = ", ".join(f"{name} = ?" for name in fields)
    return database.change(f"UPDATE {_TABLE[kind]} SET {names} WHERE {where}", [*fields.values(), *values])  # noqa: S608
