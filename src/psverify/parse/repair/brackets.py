"""Brackets to add, remove, turn around or replace, by how well the script's indentation would fit them."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from psverify.lazy_regex import regex
from psverify.named_tuple import NamedTuple
from psverify.parse.repair.layout import CLOSER_OF, OPENER_OF, Bracket, CodeLine
from psverify.parse.repair.nesting import (
    Half,
    State,
    across_cost,
    half,
    pair_cost,
    states_from_end,
    states_from_start,
)
from psverify.parse.repair.repair import Repair
from psverify.parse.syntax_issue import SyntaxIssue

if TYPE_CHECKING:
    from collections.abc import Callable

_END = State(None, 0.0)
_BADLY_PLACED = 1.0
#: The cost of removing a bracket that the indentation speaks for.
_GENUINE = 2.0
#: What speaks against removing a bracket rather than adding its partner, and for it where it is the second of two.
_REMOVED, _DOUBLED = 0.05, 0.55
#: What speaks against an opening bracket in the middle of a line.
_ON_THE_WAY = 0.1
#: Marks that may have been meant instead of a bracket.
_MARKS = (b"=", b"|", b",")
_WORDS = regex(rb"(?<=[\s(])\S")
_MOST_WORDS, _LONGEST_WAY = 6, 300
_MOST = 80
#: How much more than the best repair another one may cost.
_WORSE = 2.0


class _Idea(NamedTuple):
    """What could be done at an offset, and what it costs; `repairs` makes the edits, of which one may work."""

    cost: float
    start: int
    repairs: Callable[[], Iterator[Repair]]


class Brackets:
    """The brackets of a broken script."""

    def __init__(self, lines: list[CodeLine], buffer: bytes) -> None:
        self._lines = lines
        self._buffer = buffer
        self._above = states_from_start(lines)
        self._below = states_from_end(lines)
        #: How many more brackets are opened than closed.
        self._balance = sum(1 if bracket.opens else -1 for line in lines for bracket in line.brackets)

    def repairs(self, reported: int) -> Iterator[Repair]:
        """Yields repairs that bring opened and closed brackets nearer to balance, those that fit the indentation best first.

        Of those that fit it equally well the ones nearest to the offset of the reported error come first.
        """
        ideas = heapq.nsmallest(_MOST, self._ideas(), key=lambda idea: (idea.cost, abs(idea.start - reported)))
        for idea in ideas:
            if idea.cost <= ideas[0].cost + _WORSE:
                yield from idea.repairs()

    def _ideas(self) -> Iterator[_Idea]:
        if self._balance == 0:
            return
        add = self._add_closer if self._balance > 0 else self._add_opener
        for place, line in enumerate(self._lines):
            yield from add(place, line)
            for index, bracket in enumerate(line.brackets):
                if bracket.opens is (self._balance > 0):
                    yield from self._change(place, index, bracket)

    def _change(self, place: int, index: int, bracket: Bracket) -> Iterator[_Idea]:
        """A bracket too many is removed, or gets a partner on its line; one that is wrong by two is turned around."""
        yield self._remove(place, index, bracket)
        yield from (self._close_before if bracket.opens else self._open_before)(place, index, bracket)
        if abs(self._balance) > 1:
            yield from self._turn(place, index, bracket)

    def _next(self, place: int) -> tuple[State, int]:
        """What is closed below a line, and the indentation of the next one."""
        if place + 1 < len(self._lines):
            return self._below[place + 1][0], self._lines[place + 1].indentation
        return _END, 0

    def _add_closer(self, place: int, line: CodeLine) -> Iterator[_Idea]:
        """At the end of a line."""
        above, (below, column) = self._above[place][-1], self._next(place)
        if above.top is not None:
            cost = above.cost + below.cost + across_cost(above.top.around, below.top)
            where = "at the end of this line" if line.number == above.top.number else f"after line {line.number}"
            repairs = partial(_closed, above.top, line.end, where)
            yield _Idea(cost + _BADLY_PLACED * (column > above.top.column), line.end, repairs)

    def _close_before(self, place: int, index: int, bracket: Bracket) -> Iterator[_Idea]:
        """Right before a block, as `if ($a {` needs it."""
        line = self._lines[place]
        above, below = self._above[place][index], self._below[place][index]
        if above.top is not None and above.top.number == line.number and bracket.text == "{":
            cost = above.cost + below.cost + across_cost(above.top.around, below.top)
            start = line.start + len(self._buffer[line.start : bracket.start].rstrip())
            yield _Idea(cost, bracket.start, partial(_closed, above.top, start, "before '{'"))

    def _add_opener(self, place: int, line: CodeLine) -> Iterator[_Idea]:
        """At the end of a line."""
        above, (below, column) = self._above[place][-1], self._next(place)
        if below.top is not None:
            added = _opener(OPENER_OF[below.top.text], line, above.top)
            cost = above.cost + below.cost + across_cost(added, below.top)
            cost += _BADLY_PLACED * (column <= line.indentation)
            cost += above.top is not None and above.top.number == line.number
            repairs = partial(_opened, below.top, (line.end,), "at the end of this line")
            yield _Idea(cost, line.end, repairs)

    def _open_before(self, place: int, index: int, bracket: Bracket) -> Iterator[_Idea]:
        """Somewhere on the line of the closing bracket."""
        line = self._lines[place]
        above, below = self._above[place][index], self._below[place][index]
        if below.top is not None and not (index == 0 and bracket.leads):
            added = _opener(OPENER_OF[bracket.text], line, above.top)
            cost = above.cost + below.cost + across_cost(added, below.top) + _ON_THE_WAY
            yield _Idea(cost, bracket.start, partial(self._open_at_words, line, bracket, below.top))

    def _open_at_words(self, line: CodeLine, bracket: Bracket, closer: Half) -> Iterator[Repair]:
        begin = max(line.start, bracket.start - _LONGEST_WAY)
        words = [match.start() for match in _WORDS.finditer(self._buffer, begin, bracket.start)]
        return _opened(closer, words[-_MOST_WORDS:], "on this line")

    def _remove(self, place: int, index: int, bracket: Bracket) -> _Idea:
        above, below = self._above[place][index], self._below[place][index + 1]
        cost = above.cost + below.cost + across_cost(above.top, below.top)
        genuine = self._opens_block(place) if bracket.opens else self._closes_block(place, index)
        cost += _REMOVED + _GENUINE * genuine - _DOUBLED * self._is_doubled(bracket)
        return _Idea(cost, bracket.start, partial(_removed_bracket, bracket))

    def _is_doubled(self, bracket: Bracket) -> bool:
        before = self._buffer[bracket.start - 1 : bracket.start]
        return bracket.opens and before == self._buffer[bracket.end - 1 : bracket.end]

    def _opens_block(self, place: int) -> bool:
        """Whether the next line is indented, and no other bracket of this line accounts for that."""
        line = self._lines[place]
        return line.opened == 1 and self._next(place)[1] > line.indentation

    def _closes_block(self, place: int, index: int) -> bool:
        """Whether it closes something on its line, or the line above is indented and nothing else accounts for that."""
        line, top = self._lines[place], self._above[place][index].top
        if top is not None and top.number == line.number:
            return True
        leads = index == 0 and line.begins_with_closer and line.closed == 1
        return leads and place > 0 and self._lines[place - 1].indentation > line.indentation

    def _turn(self, place: int, index: int, bracket: Bracket) -> Iterator[_Idea]:
        """A bracket that should be of the other direction, and close or open what is around it."""
        line = self._lines[place]
        above, below = self._above[place][index], self._below[place][index + 1]
        if bracket.text in OPENER_OF.values() and above.top is not None:
            text = CLOSER_OF[above.top.text]
            cost = across_cost(above.top.around, below.top) + _GENUINE * self._opens_block(place)
            cost += pair_cost(above.top, half(Bracket(text, bracket.start, bracket.end), line, None))
        elif not bracket.opens and below.top is not None:
            text = OPENER_OF[below.top.text]
            cost = across_cost(_opener(text, line, above.top), below.top)
        else:
            return
        yield _Idea(above.cost + below.cost + cost, bracket.start, partial(_turned, bracket, text))


def _opener(text: str, line: CodeLine, around: Half | None) -> Half:
    return half(Bracket(text, line.end, line.end, line.indentation), line, around)


def _closed(opener: Half, start: int, where: str) -> Iterator[Repair]:
    closer = CLOSER_OF[opener.text]
    message = f"expected '{closer}' to close the '{opener.text}' on line {opener.number}; add '{closer}' {where}"
    yield Repair(start, start, closer.encode(), SyntaxIssue(start, start, message))


def _opened(closer: Half, starts: tuple[int, ...] | list[int], where: str) -> Iterator[Repair]:
    opener = OPENER_OF[closer.text]
    message = f"the '{closer.text}' on line {closer.number} closes nothing; add '{opener}' {where}"
    for start in starts:
        yield Repair(start, start, opener.encode(), SyntaxIssue(start, start, message))


def _removed_bracket(bracket: Bracket) -> Iterator[Repair]:
    """Or another mark instead of it, as in `$a } 1`."""
    _, start, end, *_ = bracket
    what = "is never closed" if bracket.opens else "closes nothing"
    yield Repair(start, end, b"", SyntaxIssue(start, end, f"this '{bracket.text}' {what}; remove it"))
    for mark in _MARKS if bracket.text in "{}" else ():
        message = f"unexpected '{bracket.text}'; '{mark.decode()}' would fit here"
        yield Repair(start, end, mark, SyntaxIssue(start, end, message))


def _turned(bracket: Bracket, text: str) -> Iterator[Repair]:
    _, start, end, *_ = bracket
    issue = SyntaxIssue(start, end, f"expected '{text}' instead of '{bracket.text}'")
    yield Repair(start, end, text.encode(), issue)
