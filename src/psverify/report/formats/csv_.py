"""A table for spreadsheets and dashboards: RFC 4180, UTF-8, a row a record, safe to open."""

from __future__ import annotations

import csv
from itertools import count
from typing import TextIO

from psverify.model import Failure, Record, Safety
from psverify.report.printable import harmless, strip_controls
from psverify.report.record_fields import encode, from_failure, level_of, place_of, status_of
from psverify.report.reporter import PLAIN, RunInfo, StreamReporter, Style

RECORD_SCHEMA = "psverify.record/1"
COLUMNS = (
    "schema", "run_id", "seq", "kind", "source", "rule", "level", "status", "subject", "path",
    "line", "column", "end_line", "end_column", "message", "hint", "fixable", "fixed",
    "started_at", "duration_s", "attempt", "exit_code", "labels", "data", "fingerprint", "name", "url",
)  # fmt: skip
"""The columns of `managers.md` 5.2 in its order, then the rule's name and page; new ones come last."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_cell(value: str | None) -> str:
    """Returns a text cell: a quote goes before what a spreadsheet would run as a formula; controls become escapes."""
    if not value:
        return ""
    return harmless(strip_controls(f"'{value}" if value.startswith(_FORMULA_STARTS) else value))


def boolean(value: bool) -> str:  # noqa: FBT001
    """Returns `true` or `false`."""
    return "true" if value else "false"


class Csv(StreamReporter):
    """Writes a header and a row a record; numbers are bare, nothing is an empty cell, `labels` and `data` are JSON."""

    def __init__(self, stream: TextIO, style: Style = PLAIN) -> None:
        super().__init__(stream, style)
        self.rows = csv.writer(stream, lineterminator="\r\n")
        self.numbers = count(1)

    def open(self, run: RunInfo) -> None:
        """Writes the names of the columns."""
        super().open(run)
        self.rows.writerow(COLUMNS)

    def record(self, record: Record) -> None:
        """Writes one row."""
        fixable = record.fix is not None and record.fix.safety is not Safety.DISPLAY
        self.rows.writerow(
            (
                RECORD_SCHEMA,
                csv_cell(self.run.id),
                next(self.numbers),
                csv_cell(record.kind),
                csv_cell(record.source),
                csv_cell(record.rule),
                level_of(record),
                csv_cell(status_of(record)),
                csv_cell(record.subject),
                csv_cell(record.path),
                *place_of(record.region).values(),
                csv_cell(record.message),
                csv_cell(record.hint),
                boolean(fixable),
                boolean(record.fixed),
                csv_cell(record.started_at),
                record.duration_s,
                record.attempt,
                record.exit_code,
                encode(dict(record.labels)),
                encode(dict(record.data)),
                csv_cell(record.fingerprint),
                csv_cell(record.name),
                csv_cell(record.url),
            )
        )

    def failure(self, failure: Failure) -> None:
        """Writes a failure as a row."""
        self.record(from_failure(failure))
