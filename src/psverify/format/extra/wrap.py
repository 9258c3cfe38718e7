"""`line-width`: long lines are wrapped, of all that can be broken on a line the outermost first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from psverify.format.extra.groups import Group, groups
from psverify.format.extra.line import Line, long_lines
from psverify.format.extra.step import Step

if TYPE_CHECKING:
    from psverify.check.file import File
    from psverify.check.layout import Correction


class LineWidth(Step):
    """Breaks the lines that have more characters than the table says, where that helps and changes nothing."""

    code = name = "line-width"
    title = "Wrap the line"
    message = "The line is longer than it should be, and can be wrapped."
    moves_lines = True

    def corrections(self, file: File) -> Iterator[Correction]:
        """Yields the line ends of one group a line."""
        for line in long_lines(file, self.table.line_width):
            group = self.chosen(line, list(groups(file.tree.root, line)))
            if group is not None:
                yield from self.broken(file, line, group)

    def chosen(self, line: Line, found: list[Group]) -> Group | None:
        """Returns the outermost group that helps, the last of several."""
        for group in sorted(found, key=lambda one: (one.depth, -one.breaks[0].start)):
            if self.is_useful(line, group, found):
                return group
        return None

    def is_useful(self, line: Line, group: Group, found: list[Group]) -> bool:
        """Whether the line is short enough up to the first break, and one thing alone in brackets has room behind it."""
        limit, breaks = self.table.line_width, group.breaks
        if line.width(line.start, breaks[0].start) > limit:
            return False
        if not group.whole:
            return True
        inner = [(one.end, other.start) for one, other in pairwise(breaks)]
        tail = (breaks[-1].end, line.end)
        needed = [tail, *inner] if len(inner) == 1 else [tail]
        return all(
            self.fits(line, start, end) or any(start <= one.breaks[0].start < end for one in found if one is not group)
            for start, end in needed
        )

    def fits(self, line: Line, start: int, end: int) -> bool:
        """Whether a piece of a line is short enough, one level deeper than the line."""
        return len(line.indentation) + len(self.unit) + line.width(start, end) <= self.table.line_width

    def broken(self, file: File, line: Line, group: Group) -> Iterator[Correction]:
        """Puts the line ends of a group."""
        for one in group.breaks:
            text = file.source.newline + line.indentation + self.unit * one.deeper
            yield self.replaced(one.start, one.end, text, line.start)
