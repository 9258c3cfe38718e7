"""Table columns of the scheduler's records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from psverify_managers.common.cli.table_cells import Columns, clock_text, data_cell, subject_cell, to_moment
from psverify_managers.common.clock import local_time

if TYPE_CHECKING:
    from psverify.api.report import Record


def _next_cell(record: Record) -> str:
    if not record.data.get("enabled", True):
        return "off"
    zone, times = record.data.get("timezone"), record.data.get("next")
    return "\n".join(local_time(to_moment(each), zone) for each in times) if zone and times else record.message


def _last_cell(record: Record) -> str:
    last = record.data.get("last")
    return f"{last['state']} {clock_text(last['at'])}" if last else ""


SCHEDULE_COLUMNS: Mapping[str, Columns] = {
    "schedule": {
        "SCHEDULE": subject_cell, "WHEN": data_cell("when"), "STARTS": data_cell("starts"), "LAST": _last_cell,
        "NEXT": _next_cell,
    },
}  # fmt: skip
