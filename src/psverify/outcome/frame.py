"""Takes from a source the few lines that a report shows around a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.model import Frame, Region

if TYPE_CHECKING:
    from collections.abc import Callable

CONTEXT = 2
"""Lines shown before and after the place."""
MAX_LINES = 8
"""Of a longer place only so many lines are kept."""
_BEFORE = 160
_MAX_WIDTH = 480


def frame_around(line_text: Callable[[int], str], line_count: int, region: Region) -> Frame:
    """Returns the lines of the region and some around it, cut to a few hundred characters near its start.

    `line_text` gives a line, numbered from 1, without its line end. Blank lines at the edges are left out. The cut
    keeps the record of a finding small where a script is one line of a megabyte.
    """
    first, last = _frame_edges(line_text, line_count, region)
    left = max(region.column - 1 - _BEFORE, 0)
    lines = (line_text(number)[left : left + _MAX_WIDTH] for number in range(first, last + 1))
    return Frame(first, tuple(lines), left + 1)


def _frame_edges(line_text: Callable[[int], str], line_count: int, region: Region) -> tuple[int, int]:
    end = min(region.end_line, region.line + MAX_LINES - 1, line_count)
    first = max(region.line - CONTEXT, 1)
    last = end if end < region.end_line else min(end + CONTEXT, line_count)
    while first < region.line and not line_text(first).strip():
        first += 1
    while last > end and not line_text(last).strip():
        last -= 1
    return first, last
