"""`line-width`: long lines are wrapped, of all that can be broken on a line the outermost first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from psverify.format.extra.groups import Group, groups
from psverify.format.extra.line import Line, long_lines
from psverify.format.extra.step import Step

if TYPE_CHECKING:
    from psverify.check.layout_rule import Correction
    from psverify.facts.file import File

LISTS = frozenset(("binary_expression", "pipeline"))
"""What is worth breaking even if a part of it remains too long."""


class LineWidth(Step):
    """Breaks the lines that have more characters than the table says, where that helps and changes nothing."""

    code = name = "line-width"
    title = "Wrap the line"
    message = "The line is too long."
    moves_lines = True

    def corrections(self, file: File) -> Iterator[Correction]:
        """Yields the line ends of one group a line."""
        for line in long_lines(file, self.table.line_width):
            group = self.chosen(line, list(groups(file.tree, line)))
            if group is not None:
                yield from self.broken(file, line, group)

    def chosen(self, line: Line, found: list[Group]) -> Group | None:
        """Returns the outermost group that helps, the last of several; if none does, one that leaves less too long."""
        ordered = sorted(found, key=lambda one: (one.depth, -one.breaks[0].start))
        useful = (group for group in ordered if self.is_useful(line, group, found))
        return next(useful, None) or next((group for group in ordered if group.kind in LISTS), None)

    def is_useful(self, line: Line, group: Group, found: list[Group]) -> bool:
        """Whether the pieces are short enough, or will be: the first one, and with brackets the last and a lone one."""
        if group.kind == "parameter":
            return True
        breaks = group.breaks
        head = (line.start, breaks[0].start)
        if line.width(*head) > self.table.line_width:
            return group.kind == "binary_expression" and has_other(group, found, *head)
        if group.kind in LISTS:
            return True
        inner = [(one.end, other.start) for one, other in pairwise(breaks)]
        pieces = [(breaks[-1].end, line.end), *(inner if len(inner) == 1 else ())]
        return all(self.fits(line, *piece) or has_other(group, found, *piece) for piece in pieces)

    def fits(self, line: Line, start: int, end: int) -> bool:
        """Whether a piece of a line is short enough, one level deeper than the line."""
        return len(line.indentation) + len(self.unit) + line.width(start, end) <= self.table.line_width

    def broken(self, file: File, line: Line, group: Group) -> Iterator[Correction]:
        """Puts the line ends of a group."""
        for one in group.breaks:
            text = file.source.newline + line.indentation + self.unit * one.deeper
            yield self.replaced(one.start, one.end, text, line.start)


def has_other(group: Group, found: list[Group], start: int, end: int) -> bool:
    """Whether there is another group to break between two offsets."""
    return any(start <= one.breaks[0].start < end for one in found if one is not group)
