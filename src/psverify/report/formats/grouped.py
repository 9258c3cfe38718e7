"""The findings of a file below its name, in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.report.human_text import TextReporter, level_word, marker, message
from psverify.report.printable import one_line

if TYPE_CHECKING:
    from psverify.model import Outcome, Record


class Grouped(TextReporter):
    """Writes each subject's name once, then a line a record with place, level, code and message in columns."""

    def outcome(self, outcome: Outcome) -> None:
        """Writes one group, with an empty line after it, if there is something to say."""
        remaining = [record for record in outcome.records if not record.fixed]
        if remaining:
            self.write_lines(f"{self.ink.paint(one_line(outcome.subject), 'strong')}:")
            self.widths = tuple(map(max, zip(*(map(len, cells(record)) for record in remaining), strict=True)))
        super().outcome(outcome)
        if remaining:
            self.stream.write("\n")

    def record(self, record: Record) -> None:
        """Writes one record."""
        where, level, code, mark = (cell.ljust(size) for cell, size in zip(cells(record), self.widths, strict=True))
        code = code.replace(record.rule, self.ink.link(record.rule, record.url), 1)
        row = f"  {where}  {self.ink.paint(level, level.rstrip())} {code} {mark} {one_line(record.name)}: {message(record)}"
        self.write_lines(row)


def cells(record: Record) -> tuple[str, str, str, str]:
    """Returns what stands in columns: the place in the file, the level, the code, the mark of a fix."""
    region = record.region
    return f"{region.line}:{region.column}" if region else "1:1", level_word(record), record.rule, marker(record)
