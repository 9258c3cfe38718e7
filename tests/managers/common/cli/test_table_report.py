"""Tables for people: columns that hold something, rows in order, and lines for what is no row."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from psverify.api import Severity
from psverify.api.report import Failure, Outcome, Record, Region, Summary
from psverify_managers.tables import make_table


@dataclass
class Style:
    color: bool = False
    footer: bool = True


@dataclass
class Run:
    unit: str = "task"


def made(subject: str, state: str, **more: Any) -> Record:
    fields: dict[str, Any] = {"status": "pass", "source": "process", **more}
    message = fields.pop("message", "")
    data = {"id": f"id-{subject}", "state": state, "message": message, **fields.pop("data", {})}
    return Record(
        "task", "PM-TASK", "manager-task", None, "unused", "m", Region(1, 1, 1, 1), subject=subject, data=data, **fields
    )


def drawn(*outcomes: Outcome, style: Style | None = None) -> str:
    stream = io.StringIO()
    table = make_table(stream, style or Style())
    table.open(Run())
    for outcome in outcomes:
        table.outcome(outcome)
    table.close(Summary(subjects=len(outcomes)))
    return stream.getvalue()


def test_columns_without_anything_are_left_out() -> None:
    rows = (made("a/b", "succeeded", duration_s=2.5), made("long/name", "failed", message="no\x1b[2Jx", status="fail"))
    assert drawn(Outcome("x", rows)).splitlines() == [
        "ID            TASK       STATE      TOOK  MESSAGE",
        "id-a/b        a/b        succeeded  2.5s",
        "id-long/name  long/name  failed           no␛[2Jx",
    ]


def test_columns_stand_in_line_behind_wide_letters_and_hidden_ones() -> None:
    rows = (made("日本", "queued"), made("\u202ex", "queued"))
    assert drawn(Outcome("x", rows)).splitlines() == [
        "ID            TASK       STATE",
        "id-日本       日本       queued",
        "id-<U+202E>x  <U+202E>x  queued",
    ]


def test_cells_of_several_lines() -> None:
    data = {"when": "daily", "timezone": "UTC", "next": ["2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"]}
    record = made("s", "", data=data)._replace(kind="schedule")
    assert drawn(Outcome("x", (record,))).splitlines()[1:] == [
        "s         daily  2026-01-01T00:00+00:00",
        "                 2026-01-02T00:00+00:00",
    ]


def test_findings_and_faults_stand_below() -> None:
    finding = made("t", "failed")._replace(
        kind="finding",
        rule="PSV001",
        name="syntax-error",
        level=Severity.ERROR,
        message="bad",
        path="a.ps1",
        source=None,
    )
    own = made("t", "")._replace(source="auditor", message="too big")
    text = drawn(Outcome("x", (made("t", "failed"), finding, own), (Failure("pool", "lost", "t"),)))
    assert text.splitlines()[2:] == [
        "",
        "a.ps1:1:1: error PSV001 syntax-error: bad",
        "m:1:1: pass PM-TASK manager-task: too big",
        "t: error: lost",
    ]


def test_nothing_at_all_and_quiet() -> None:
    assert drawn() == "No tasks.\n"
    assert drawn(style=Style(footer=False)) == ""
    assert drawn(Outcome("x", (made("t", "queued"),)), style=Style(footer=False)) == "id-t  t  queued\n"


def test_states_are_coloured_and_still_in_line() -> None:
    text = drawn(
        Outcome("x", (made("t", "queued", message="m"), made("t", "succeeded", message="m"))), style=Style(color=True)
    )
    first, second = text.splitlines()[1:]
    assert first == "id-t  t     \x1b[32mqueued   \x1b[0m  m"
    assert second == "id-t  t     \x1b[32msucceeded\x1b[0m  m"
