"""`align-comments`: comments behind the code of neighbouring lines start in one column."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from psverify.facts.braces import indentation_at
from psverify.facts.tokens import tokens
from psverify.format.extra.step import COMMENT, END, NEW_LINE, Step

if TYPE_CHECKING:
    from psverify.check.layout_rule import Correction
    from psverify.facts.file import File

WIDTH = 120
"""No comment is moved so far that it ends behind this column, unless the table names another width."""


@dataclass(frozen=True, slots=True)
class Trailing:
    """A comment behind code: its line, that line's indentation, the widths of code and comment, where both meet."""

    line: int
    indentation: str
    code: int
    comment: int
    code_end: int
    start: int


class AlignComments(Step):
    """Moves comments of lines that follow each other, and are indented alike, one blank behind the longest code."""

    code = name = "align-comments"
    title = "Align the comments"
    message = "Trailing comments on adjacent lines are not aligned."
    one_pass = True

    def corrections(self, file: File) -> Iterator[Correction]:
        """Yields the moves of comments."""
        for group in groups(trailing_comments(file), self.table.line_width or WIDTH):
            column = max(one.code for one in group) + 1
            for one in group if len(group) > 1 else ():
                yield self.replaced(one.code_end, one.start, " " * (column - one.code), one.start)


def trailing_comments(file: File) -> Iterator[Trailing]:
    """Yields the comments with code before and nothing behind them on their lines, from top to bottom."""
    stream, lines = file.fact(tokens), file.source.line_starts
    index = stream.letters.find(COMMENT)
    while index >= 0:
        start, end = stream.starts[index], stream.ends[index]
        line = bisect_right(lines, start)
        behind_code = index > 0 and stream.ends[index - 1] > lines[line - 1]
        if behind_code and stream.letters[index + 1] in (NEW_LINE, END) and file.buffer[start : start + 1] == b"#":
            code_end = stream.ends[index - 1]
            code = len(file.slice(lines[line - 1], code_end))
            yield Trailing(line, indentation_at(file, start), code, len(file.slice(start, end)), code_end, start)
        index = stream.letters.find(COMMENT, index + 1)


def groups(comments: Iterator[Trailing], width: int) -> Iterator[list[Trailing]]:
    """Divides comments into those that can be aligned with each other."""
    group: list[Trailing] = []
    for one in comments:
        if group and not belongs(one, group, width):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def belongs(one: Trailing, group: list[Trailing], width: int) -> bool:
    """Whether a comment is the next of a group and aligning it makes no line too long that was not."""
    last, all_of = group[-1], (*group, one)
    if one.line != last.line + 1 or one.indentation != last.indentation:
        return False
    return max(other.code for other in all_of) + 1 + max(other.comment for other in all_of) <= width
