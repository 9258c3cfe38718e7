"""Records of the scheduler."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psverify_managers.common.cli.command import shown_path
from psverify_managers.common.cli.report_records import RecordKind, make_record
from psverify_managers.common.clock import local_time, utc_stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psverify.api.report import Record
    from psverify_managers.common.store.schedule_table import Firing
    from psverify_managers.schedule.entries import ScheduleEntry

SCHEDULE = RecordKind("schedule", "PM-SCHEDULE", "schedule")


def schedule_record(entry: ScheduleEntry, upcoming: Sequence[float], *, enabled: bool, last: Firing | None) -> Record:
    """Returns the record of a schedule and its next times."""
    when = entry.when.cron or f"every {entry.when.interval}"
    zone = "" if entry.when.cron is None else f" {entry.when.timezone}"
    times = ", ".join(local_time(each, entry.when.timezone) for each in upcoming) if enabled else "off"
    data: dict[str, Any] = {
        "when": when, "timezone": entry.when.timezone, "enabled": enabled, "next": [utc_stamp(each) for each in upcoming],
        "overlap": entry.when.overlap, "catchup": entry.when.catchup,
        "starts": "/".join(entry.task) if entry.task else shown_path(entry.workflow or ""),
    }  # fmt: skip
    if last is not None:
        data["last"] = {
            "at": utc_stamp(last.occurrence),
            "state": last.state,
            "message": last.message,
            "id": last.subject,
        }
    place = (str(entry.path), entry.line)
    status = "pass" if enabled else "skipped"
    text = f"{when}{zone}: {times}"
    return make_record(SCHEDULE, text, place=place, subject=entry.name, status=status, data=data)
