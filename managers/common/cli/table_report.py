"""The report format `table`: a table for each kind of record, followed by a line for every other record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from psverify.api.report import Failure, Outcome, Record, Summary, harmless, one_line, width
from psverify_managers.common.cli.table_cells import SOURCE, Columns

if TYPE_CHECKING:
    from typing import Protocol

    class Style(Protocol):
        """How a report should look."""

        color: bool
        footer: bool


_INK = {"fail": 31, "error": 31, "pass": 32, "running": 32, "pending": 33, "skipped": 2}
"""SGR codes (ECMA-48) of the STATE column by status."""


class Table:
    """Collects rows and writes them at the end, once the width of each column is known."""

    def __init__(self, stream: TextIO, style: Style, columns: Mapping[str, Columns]) -> None:
        self._stream, self._style, self._columns = stream, style, columns
        self._tables: dict[str, list[Record]] = {}
        self._lines: list[str] = []
        self._unit = "subject"

    def open(self, run: Any) -> None:
        """Remembers the name of the unit."""
        self._unit = run.unit

    def outcome(self, outcome: Outcome) -> None:
        """Keeps the records."""
        for record in outcome.records:
            if record.kind in self._columns and record.source == SOURCE:
                self._tables.setdefault(record.kind, []).append(record)
            else:
                self._lines.append(_record_line(record))
        for failure in outcome.failures:
            self.failure(failure)

    def failure(self, failure: Failure) -> None:
        """Keeps an internal error."""
        self._lines.append(one_line(f"{failure.path or 'psverify'}: error: {failure.message}"))

    def close(self, summary: Summary) -> None:
        """Writes the report."""
        blocks = [self._drawn(kind, records) for kind, records in self._tables.items()]
        blocks += [self._lines] if self._lines else []
        if not blocks and not summary.subjects and self._style.footer:
            blocks = [[f"No {self._unit}s."]]
        self._stream.write(harmless("\n".join("".join(f"{line}\n" for line in block) for block in blocks)))

    def _drawn(self, kind: str, records: Sequence[Record]) -> list[str]:
        columns = self._columns[kind]
        rows = [([cell(record).split("\n") for cell in columns.values()], record.status) for record in records]
        used = [any(row[number] != [""] for row, _ in rows) for number in range(len(columns))]
        heads = [name for name, wanted in zip(columns, used, strict=True) if wanted]
        kept = [([cell for cell, wanted in zip(row, used, strict=True) if wanted], status) for row, status in rows]
        texts = [(list(map(one_line, each)), status) for row, status in kept for each in _split_rows(row)]
        table = [*([(heads, "")] if self._style.footer else []), *texts]
        widths = [max(width(row[number]) for row, _ in table) for number in range(len(heads))]
        return [self._row(heads, row, widths, status) for row, status in table]

    def _row(self, heads: Sequence[str], row: Sequence[str], widths: Sequence[int], status: str) -> str:
        padded = [text + " " * (most - width(text)) for text, most in zip(row, widths, strict=True)]
        padded[-1] = row[-1]
        if self._style.color and status in _INK and "STATE" in heads:
            number = heads.index("STATE")
            padded[number] = f"\x1b[{_INK[status]}m{padded[number]}\x1b[0m"
        return "  ".join(padded).rstrip()


def _split_rows(cells: Sequence[Sequence[str]]) -> list[list[str]]:
    """Splits cells into rows, one for each line of the longest cell."""
    return [[cell[number] if number < len(cell) else "" for cell in cells] for number in range(max(map(len, cells)))]


def _record_line(record: Record) -> str:
    place = f"{record.path}:{record.region.line}:{record.region.column}" if record.region else record.path or ""
    level = record.level.label if record.level is not None else record.status
    return one_line(f"{place}: {level} {record.rule} {record.name}: {record.message}")
