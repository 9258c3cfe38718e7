"""The way back from a text to the text that it was before some edits."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psverify.model import Edit


class Moves:
    """What edits, sorted by place and not overlapping (`Applied.edits`), have moved; offsets are bytes."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._spans = [edit.span for edit in edits]
        self._starts: list[int] = []
        self._ends: list[int] = []
        shift = 0
        for span, text in edits:
            start = span.start + shift
            self._starts.append(start)
            self._ends.append(start + len(text.encode()))
            shift = self._ends[-1] - span.end

    def origin(self, offset: int) -> int:
        """Returns where an offset of the new text was in the old one; within a replacement, the start of what it replaced."""
        last = bisect_right(self._starts, offset) - 1
        if last < 0:
            return offset
        start, end = self._spans[last]
        return start if offset < self._ends[last] else offset - self._ends[last] + end
