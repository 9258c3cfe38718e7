"""One JSON object a run, written as it comes: the records stand a line each before the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.report.record_fields import (
    REPORT_SCHEMA,
    encode,
    from_failure,
    record_shape,
    run_shape,
    summary_shape,
    tool_shape,
)
from psverify.report.reporter import RunInfo, StreamReporter

if TYPE_CHECKING:
    from psverify.model import Failure, Record, Summary


class Json(StreamReporter):
    """Writes `{"schema", "tool", "run", "records", "summary"}`; the schema is `reports/schema/report-1.json`."""

    separator = "\n"

    def open(self, run: RunInfo) -> None:
        """Writes all that stands before the records."""
        super().open(run)
        self.stream.write(
            f'{{"schema": {encode(REPORT_SCHEMA)},\n"tool": {encode(tool_shape(run))},\n'
            f'"run": {encode(run_shape(run))},\n"records": ['
        )

    def record(self, record: Record) -> None:
        """Writes one record."""
        self.stream.write(self.separator + encode(record_shape(record)))
        self.separator = ",\n"

    def failure(self, failure: Failure) -> None:
        """Writes a failure as a record."""
        self.record(from_failure(failure))

    def close(self, summary: Summary) -> None:
        """Writes the summary."""
        self.stream.write(f'\n],\n"summary": {encode(summary_shape(summary))}}}\n')
