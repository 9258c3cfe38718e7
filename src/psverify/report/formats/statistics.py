"""How often each rule found something (`--statistics`), as text and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

from psverify.model import Failure, Record, Safety, Summary
from psverify.report.human_text import TextReporter
from psverify.report.printable import one_line
from psverify.report.record_fields import encode, run_shape, summary_shape, tool_shape
from psverify.report.reporter import PLAIN, StreamReporter, Style, is_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

STATISTICS_SCHEMA = "psverify.statistics/1"


@dataclass(slots=True)
class Row:
    """The count of one rule; `fixable` of them safely, `unsafe` only unsafely."""

    rule: str
    name: str
    count: int = 0
    fixable: int = 0
    unsafe: int = 0

    @property
    def mark(self) -> str:
        """`[*]` if all have a safe fix, `[-]` if some have any, else blanks."""
        if self.fixable == self.count:
            return "[*]"
        return "[-]" if self.fixable or self.unsafe else "   "


class Counts:
    """Counts by rule."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], Row] = {}

    def add(self, record: Record) -> None:
        """Counts a record, if it is wrong and still there."""
        if not is_problem(record):
            return
        row = self._rows.setdefault((record.rule, record.name), Row(record.rule, record.name))
        row.count += 1
        if record.fix is not None:
            row.fixable += record.fix.safety is Safety.SAFE
            row.unsafe += record.fix.safety is Safety.UNSAFE

    def rows(self) -> Sequence[Row]:
        """The counts, the greatest first, equal ones by code."""
        return sorted(self._rows.values(), key=lambda row: (-row.count, row.rule, row.name))

    def total(self) -> int:
        """All records counted."""
        return sum(row.count for row in self._rows.values())


class Statistics(TextReporter):
    """Writes a line a rule: count, code, whether fixable, name; then the footer."""

    def __init__(self, stream: TextIO, style: Style = PLAIN) -> None:
        super().__init__(stream, style)
        self.counts = Counts()

    def record(self, record: Record) -> None:
        """Counts a record."""
        self.counts.add(record)

    def close(self, summary: Summary) -> None:
        """Writes the counts and the footer."""
        rows = self.counts.rows()
        digits = max((len(str(row.count)) for row in rows), default=0)
        letters = max((len(row.rule) for row in rows), default=0)
        for row in rows:
            code = row.rule.ljust(letters)
            self.write_lines(f"{row.count:>{digits}}  {code} {row.mark} {one_line(row.name)}")
        super().close(summary)


class StatisticsJson(StreamReporter):
    """Writes `{"schema", "tool", "run", "summary", "statistics"}`; failures are only counted."""

    def __init__(self, stream: TextIO, style: Style = PLAIN) -> None:
        super().__init__(stream, style)
        self.counts = Counts()

    def record(self, record: Record) -> None:
        """Counts a record."""
        self.counts.add(record)

    def failure(self, failure: Failure) -> None:
        """Leaves a failure to the summary."""

    def close(self, summary: Summary) -> None:
        """Writes the object."""
        statistics = ",\n".join(encode(_statistics_row(row)) for row in self.counts.rows())
        self.stream.write(
            f'{{"schema": {encode(STATISTICS_SCHEMA)},\n"tool": {encode(tool_shape(self.run))},\n'
            f'"run": {encode(run_shape(self.run))},\n"summary": {encode(summary_shape(summary))},\n'
            f'"statistics": [\n{statistics}\n]}}\n'
        )


def _statistics_row(row: Row) -> dict[str, Any]:
    return {
        "rule": row.rule or None,
        "name": row.name,
        "count": row.count,
        "fixable": row.fixable,
        "unsafe_fixable": row.unsafe,
    }
