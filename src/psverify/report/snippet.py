"""Draws the lines of a frame with their numbers, and carets under the place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from psverify.model import Frame, Region
from psverify.named_tuple import NamedTuple
from psverify.report.printable import TAB_WIDTH, glyph, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from psverify.report.terminal import Ink

_CUT = "..."
_LEAST_WIDTH = 24


class Line(NamedTuple):
    """One line as glyphs; `stops[i]` is the terminal column, from 0, where glyph `i` begins; the last is the end.

    `text` is all of them without blanks at the end.
    """

    glyphs: Sequence[str]
    stops: Sequence[int]
    text: str

    def column(self, index: int) -> int:
        """The terminal column of a character, given from 0; past the end of the line it is the end."""
        return self.stops[min(max(index, 0), len(self.glyphs))]


@lru_cache(maxsize=256)
def lay_out(text: str) -> Line:
    """Returns a line with tabs as spaces up to the next multiple of four, and controls visible.

    What is found in one place of a file has its neighbours around it, so the last lines are remembered.
    """
    if text.isascii() and text.isprintable():
        return Line(text, range(len(text) + 1), text.rstrip())
    glyphs: list[str] = []
    column = 0
    for character in text:
        shown = " " * (TAB_WIDTH - column % TAB_WIDTH) if character == "\t" else glyph(character)
        glyphs.append(shown)
        column += width(shown)
    return Line(tuple(glyphs), tuple(accumulate(map(width, glyphs), initial=0)), "".join(glyphs).rstrip())


class Window(NamedTuple):
    """The terminal columns of the source that are shown."""

    left: int
    right: int

    def cut(self, line: Line, *, more_before: bool) -> str:
        """Returns the part of a line that is in the window, with `...` where something is left out."""
        if self.left == 0 and line.stops[-1] <= self.right and not more_before:
            return line.text
        inside = line.glyphs[bisect_left(line.stops, self.left) : bisect_right(line.stops, self.right) - 1]
        head = _CUT if line.glyphs and (self.left > 0 or more_before) else ""
        tail = _CUT if line.stops[-1] > self.right else ""
        return head + "".join(inside).rstrip() + tail if tail else (head + "".join(inside)).rstrip()


class Snippet:
    """The drawing of one place; `width` is that of the terminal."""

    def __init__(self, frame: Frame, region: Region, ink: Ink, level: str, terminal_width: int) -> None:
        self.frame = frame
        self.ink = ink
        self.level = level
        self.lines = [lay_out(text) for text in frame.lines]
        self.region = _without_bare_line_end(region, frame)
        last = frame.first_line + len(frame.lines) - 1
        self.gutter = len(str(last))
        self.room = max(terminal_width - self.gutter - 5 - 2 * len(_CUT), _LEAST_WIDTH)
        self.window = self._window()

    def _window(self) -> Window:
        first = self._line(self.region.line)
        start = first.column(self._index(self.region.column))
        longest = max((line.stops[-1] for line in self.lines), default=0)
        if longest <= self.room:
            return Window(0, longest)
        end = self._ends()[1] if self.region.end_line == self.region.line else start
        left = 0 if max(end, start + 1) <= self.room else max(start - self.room // 4, 0)
        return Window(left, left + self.room)

    def _index(self, column: int) -> int:
        return column - self.frame.first_column

    def _line(self, number: int) -> Line:
        return self.lines[number - self.frame.first_line]

    def _ends(self) -> tuple[int, int]:
        start = self._line(self.region.line).column(self._index(self.region.column))
        end = self._line(self.region.end_line).column(self._index(self.region.end_column))
        return start, end

    def rows(self) -> list[str]:
        """Returns the rows, the gutter's empty first and last among them."""
        empty = self._row("", "")
        return [empty, *(self._single() if self.region.end_line == self.region.line else self._several()), empty]

    def _row(self, number: int | str, text: str) -> str:
        bar = self.ink.paint(f"{str(number).rjust(self.gutter)} |", "frame")
        return f"{bar} {text}" if text else bar

    def _texts(self) -> Iterator[tuple[int, str]]:
        """Yields the lines by number, as much of them as the window shows."""
        cut, more = self.window.cut, self.frame.first_column > 1
        return ((number, cut(line, more_before=more)) for number, line in enumerate(self.lines, self.frame.first_line))

    def _shift(self) -> int:
        cut = self.window.left > 0 or self.frame.first_column > 1
        return len(_CUT) - self.window.left if cut else 0

    def _single(self) -> list[str]:
        start, end = self._ends()
        end = max(min(end, self.window.right), start + 1)
        carets = " " * (start + self._shift()) + self.ink.paint("^" * (end - start), self.level)
        rows = [self._row(number, text) for number, text in self._texts()]
        rows.insert(self.region.line - self.frame.first_line + 1, self._row("", carets))
        return rows

    def _several(self) -> Iterator[str]:
        region = self.region
        start = self._line(region.line).column(self._index(region.column))
        leads = "".join(self._line(region.line).glyphs[: self._index(region.column)]).strip() == ""
        for number, text in self._texts():
            inside = region.line < number <= region.end_line
            margin = "|" if inside else "/" if leads and number == region.line else " "
            yield self._margin(number, margin, text)
            if number == region.line and not leads:
                yield self._margin("", " ", "_" * (start + self._shift()) + "^", joined=True)
            if number == region.end_line:
                yield self._margin("", "|", "_" * self._last_column() + "^", joined=True)
        if region.end_line >= self.frame.first_line + len(self.lines):
            yield self._margin("", "|", _CUT)

    def _last_column(self) -> int:
        end = self._line(self.region.end_line).column(self._index(self.region.end_column) - 1)
        return max(min(end, self.window.right) + self._shift(), 0)

    def _margin(self, number: int | str, mark: str, text: str, *, joined: bool = False) -> str:
        if joined:
            return self._row(number, self.ink.paint(f"{mark}_{text}", self.level))
        return self._row(number, f"{self.ink.paint(mark, self.level)} {text}".rstrip())


def _without_bare_line_end(region: Region, frame: Frame) -> Region:
    """A place that ends before the first character of a line ends, for the eye, on the line before."""
    above = region.end_line - 1
    index = above - frame.first_line
    if region.end_column > 1 or above < region.line or index >= len(frame.lines):
        return region
    return Region(region.line, region.column, above, frame.first_column + len(frame.lines[index]))
