"""Which lines two texts have in common: difflib's answer for small ones, found piece by piece in large ones.

difflib takes minutes for a text of some ten thousand lines of which most have changed. Lines that stand once in both
texts divide these into pieces first, as in Bram Cohen's patience diff.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import Match, SequenceMatcher

from psverify.named_tuple import NamedTuple

SMALL = 1_000_000
"""How many pairs of lines difflib may compare at once; where nothing divides a larger piece, all of it has changed."""
Lines = Sequence[bytes]


class Piece(NamedTuple):
    """Lines of two texts that are compared with each other: where they start, and where they end."""

    old: int
    new: int
    old_end: int
    new_end: int


class Comparison(SequenceMatcher[bytes]):
    """A comparison of lines that difflib's own functions take."""

    def __init__(self, old: Lines, new: Lines) -> None:
        super().__init__(None, old, new)
        self._blocks = [*join_runs(sorted(matches(old, new))), Match(len(old), len(new), 0)]

    def get_matching_blocks(self) -> list[Match]:
        """Returns the runs of common lines, and at last an empty one."""
        return self._blocks


def matches(old: Lines, new: Lines) -> Iterator[Match]:
    """Yields runs of lines that both texts have in the same order, the runs themselves in any order."""
    waiting = [Piece(0, 0, len(old), len(new))]
    while waiting:
        piece = waiting.pop()
        if (piece.old_end - piece.old) * (piece.new_end - piece.new) <= SMALL:
            yield from _compare_piece(old, new, piece)
            continue
        anchors = [*_matching_edges(old, new, piece)] or _unique(old, new, piece)
        yield from anchors
        waiting += _between(anchors, piece)


def _compare_piece(old: Lines, new: Lines, piece: Piece) -> Iterator[Match]:
    parts = old[piece.old : piece.old_end], new[piece.new : piece.new_end]
    for start, other, size in SequenceMatcher(None, *parts).get_matching_blocks()[:-1]:
        yield Match(piece.old + start, piece.new + other, size)


def _matching_edges(old: Lines, new: Lines, piece: Piece) -> Iterator[Match]:
    """Yields what a piece begins with and what it ends with in both texts."""
    start, other, end, other_end = piece
    while start < end and other < other_end and old[start] == new[other]:
        start, other = start + 1, other + 1
    if start > piece.old:
        yield Match(piece.old, piece.new, start - piece.old)
    while start < end and other < other_end and old[end - 1] == new[other_end - 1]:
        end, other_end = end - 1, other_end - 1
    if end < piece.old_end:
        yield Match(end, other_end, piece.old_end - end)


def _unique(old: Lines, new: Lines, piece: Piece) -> list[Match]:
    """Returns lines that stand once in each text of a piece: as many as have the same order in both."""
    places = _once(new, piece.new, piece.new_end)
    pairs = [(place, places[line]) for line, place in _once(old, piece.old, piece.old_end).items() if line in places]
    ends: list[int] = []
    """Where, in the new text, the best run of each length ends."""
    last: list[int] = []
    """Which pair that is."""
    before: list[int] = []
    """Which pair stands before each in its run."""
    for number, (_, other) in enumerate(pairs):
        length = bisect_left(ends, other)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1], last[length : length + 1] = [other], [number]
    found, at = list[Match](), last[-1] if last else -1
    while at >= 0:
        found.append(Match(*pairs[at], 1))
        at = before[at]
    return found[::-1]


def _once(lines: Lines, start: int, end: int) -> dict[bytes, int]:
    """Returns the lines that stand once between two places, and where."""
    counts = Counter(lines[start:end])
    return {lines[place]: place for place in range(start, end) if counts[lines[place]] == 1}


def _between(anchors: Iterable[Match], piece: Piece) -> Iterator[Piece]:
    """Yields what of a piece stands around its anchors; nothing if there are none, as that would be the piece itself."""
    start, other = piece.old, piece.new
    for anchor in anchors:
        yield Piece(start, other, anchor.a, anchor.b)
        start, other = anchor.a + anchor.size, anchor.b + anchor.size
    if (start, other) != (piece.old, piece.new):
        yield Piece(start, other, piece.old_end, piece.new_end)


def join_runs(runs: Iterable[Match]) -> Iterator[Match]:
    """Puts runs together of which one begins where the other ends in both texts."""
    start = other = size = 0
    for run in runs:
        if (run.a, run.b) == (start + size, other + size):
            size += run.size
            continue
        if size:
            yield Match(start, other, size)
        start, other, size = run
    if size:
        yield Match(start, other, size)
