"""One line a finding, as compilers and editors have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.report.human_text import TextReporter, format_place, level_word, marker, message
from psverify.report.printable import one_line

if TYPE_CHECKING:
    from psverify.model import Record


class Concise(TextReporter):
    """Writes `path:line:column: level CODE name: message`, with `[*]` before the message of what has a safe fix."""

    def record(self, record: Record) -> None:
        """Writes one record."""
        level = level_word(record)
        head = (
            f"{self.ink.paint(format_place(record), 'strong')}:",
            self.ink.paint(level, level),
            self.ink.link(record.rule, record.url),
            f"{one_line(record.name)}:",
            marker(record),
            message(record),
        )
        self.write_lines(" ".join(part for part in head if part))
