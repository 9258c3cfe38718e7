"""Where the mistakes of a broken script are: the repairs that make it valid say so better than where parsing ended."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from psverify._grammar import first_error
from psverify.parse.repair.brackets import Brackets
from psverify.parse.repair.here_strings import here_string_repairs
from psverify.parse.repair.layout import code_lines
from psverify.parse.repair.quotes import lines_with_open_string, quote_repairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psverify._grammar import Tree
    from psverify.parse.repair.repair import Repair

#: Bytes that are parsed again in search of a repair: at least so many, and at most so often the script.
_LEAST_BYTES, _MOST_SIZES = 1_500_000, 3
_MOST_TRIALS = 120
#: The largest script whose layout is studied, in bytes.
_LARGEST = 250_000
_MOST_OF_A_LINE = 10
#: How many lines the first error must move on to count as another one.
_NEXT_LINES = 5


class _Trials:
    """Tries repairs until too much has been parsed; `progress` is the first that only moves the first error on."""

    def __init__(self, tree: Tree) -> None:
        self._buffer = tree.buffer
        self._stop = tree.errors[0].start
        self._most = min(_MOST_TRIALS, max(_LEAST_BYTES // (len(tree.buffer) + 1), _MOST_SIZES))
        self.progress: Repair | None = None

    def best(self, repairs: Iterator[Repair]) -> Repair | None:
        """Returns the first of some repairs that heals the script, or else the first that goes towards it."""
        healing = next(filter(self._heals, islice(repairs, self._most)), None)
        return healing or self.progress

    def _heals(self, repair: Repair) -> bool:
        stop = first_error(repair.apply(self._buffer))
        if stop is not None and self.progress is None and self._moves_on(repair.original(stop)):
            self.progress = repair
        return stop is None

    def _moves_on(self, stop: int) -> bool:
        """Whether the first error is on a later line, or it is the end of the text, where one bracket less is missing."""
        if self._stop >= len(self._buffer):
            return stop >= self._stop
        return not same_line(self._buffer, self._stop, stop, _NEXT_LINES) and stop > self._stop


def find_repair(tree: Tree, reported: int) -> Repair | None:
    """Returns the edit of one token that makes a script valid, or else goes far towards it, and fits its layout best.

    `reported` is where the first error would be reported; None if no repair is found.
    """
    return _Trials(tree).best(_repair_candidates(tree, reported))


def _repair_candidates(tree: Tree, reported: int) -> Iterator[Repair]:
    """Quotes first, for behind a string without end brackets are not what they seem; above all at the first such string."""
    buffer = tree.buffer
    yield from here_string_repairs(tree)
    for line_end in lines_with_open_string(tree):
        if not same_line(buffer, line_end, reported):
            yield from quote_repairs(buffer, line_end)[:_MOST_OF_A_LINE]
    if len(buffer) <= _LARGEST:
        yield from Brackets(code_lines(tree), buffer).repairs(reported)


def same_line(buffer: bytes, offset: int, other: int, lines: int = 0) -> bool:
    """Whether two offsets lie on the same line, or at most so many `lines` away from each other."""
    first, last = sorted((offset, other))
    return buffer.count(b"\n", first, last) <= lines
