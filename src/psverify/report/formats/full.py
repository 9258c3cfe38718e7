"""The report by default: each finding with its lines of source, carets and the fix."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from psverify.model import Failure, Frame, Record, Region, Safety
from psverify.report.human_text import TextReporter, format_place, level_word, marker, message
from psverify.report.printable import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psverify.model import Summary
    from psverify.report.snippet import Snippet
    from psverify.report.terminal import Ink

_PAINTS = {"-": "removed", "+": "added"}
_FIX_WORDS = {Safety.SAFE: "safe fix", Safety.UNSAFE: "unsafe fix", Safety.DISPLAY: "suggestion"}


SHOWN = 50
"""The most findings of a rule that are drawn; further ones are only counted."""


class Full(TextReporter):
    """Writes each record as a head, a place, a drawing and remarks, with an empty line after it.

    Of each rule the first 50 findings are written, unless the style is verbose.
    """

    def record(self, record: Record) -> None:
        """Writes one record."""
        if self.style.verbose or self.frequency.counts[record.rule] <= SHOWN:
            self.write_lines(*rows(record, self.ink), "")

    def failure(self, failure: Failure) -> None:
        """Writes one failure with an empty line after it."""
        super().failure(failure)
        self.stream.write("\n")

    def close(self, summary: Summary) -> None:
        """Says of which rules not all was written, then ends the report."""
        cut = [] if self.style.verbose else self.frequency.cut(SHOWN)
        self.stream.writelines(f"{line}\n" for line in [*cut, ""] if cut)
        super().close(summary)


def rows(record: Record, ink: Ink) -> list[str]:
    """Returns the rows of one record."""
    level = level_word(record)
    code = ink.link(f"[{record.rule}]", record.url) if record.rule else ""
    name = ink.paint(one_line(record.name), "strong")
    head = f"{ink.paint(level + code, level)} {name}: {message(record)}".rstrip()
    gutter, drawing = " ", list[str]()
    if record.frame is not None and record.region is not None and _shows(record.frame, record.region):
        snippet = _snippets()(record.frame, record.region, ink, level, ink.style.width)
        gutter, drawing = " " * snippet.gutter, snippet.rows()
    said = [f"{gutter} {ink.paint('=', 'frame')} {remark}" for remark in remarks(record, ink)]
    return [head, _arrow(gutter, record, ink), *drawing, *said, *_fix_rows(record, len(gutter), ink)]


@cache
def _snippets() -> type[Snippet]:
    from psverify.report.snippet import Snippet  # noqa: PLC0415 - clean files have none

    return Snippet


def _fix_rows(record: Record, gutter: int, ink: Ink) -> list[str]:
    """Returns the lines that a fix changes, with their numbers."""
    if record.fix is None or record.frame is None or not record.fix.edits:
        return []
    from psverify.report.fix_preview import preview_fix  # noqa: PLC0415 - most findings have no fix
    from psverify.report.snippet import lay_out  # noqa: PLC0415 - as above

    lines = [(sign, number, lay_out(text).text) for sign, number, text in preview_fix(record.fix, record.frame)]
    looks = [[text for sign, _, text in lines if sign == which] for which in "-+"]
    if looks[0] == looks[1] or any(len(text) > ink.style.width - gutter - len(" - ") for _, _, text in lines):
        return []
    return [
        f"{str(number).rjust(gutter)} {ink.paint(sign, _PAINTS[sign])} {text}".rstrip() for sign, number, text in lines
    ]


def _shows(frame: Frame, region: Region) -> bool:
    return frame.first_line <= region.line < frame.first_line + len(frame.lines)


def _arrow(gutter: str, record: Record, ink: Ink) -> str:
    return f"{gutter}{ink.paint('-->', 'frame')} {format_place(record)}"


def remarks(record: Record, ink: Ink) -> Iterator[str]:
    """Yields the notes, the hint and the fix."""
    yield from (f"{ink.paint('note', 'note')}: {one_line(note)}" for note in record.notes)
    if record.hint:
        yield f"hint: {one_line(record.hint)}"
    if record.fix is not None:
        mark = marker(record)
        kind = _FIX_WORDS[record.fix.safety]
        yield f"{ink.paint(f'{mark} {kind}'.strip(), 'good')}: {one_line(record.fix.title)}"
