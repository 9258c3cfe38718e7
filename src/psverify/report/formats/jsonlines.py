"""A JSON object a line: a header, the records as they come, a summary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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


class JsonLines(StreamReporter):
    """Writes a line of the kind `header`, the records, and one of the kind `summary`: without it the run was cut off.

    The first is not called `run`, since that is a kind of record: a workflow's run.
    """

    def _line(self, line: dict[str, Any]) -> None:
        self.stream.write(encode(line) + "\n")

    def open(self, run: RunInfo) -> None:
        """Writes the header."""
        super().open(run)
        header = {"kind": "header", "schema": REPORT_SCHEMA, "tool": tool_shape(run), "run": run_shape(run)}
        self._line(header)

    def record(self, record: Record) -> None:
        """Writes one record."""
        self._line(record_shape(record))

    def failure(self, failure: Failure) -> None:
        """Writes a failure as a record."""
        self.record(from_failure(failure))

    def close(self, summary: Summary) -> None:
        """Writes the summary."""
        self._line({"kind": "summary", "summary": summary_shape(summary)})
