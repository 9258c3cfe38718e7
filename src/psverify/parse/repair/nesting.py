"""How a script's brackets pair up, from its start down and from its end up, and what speaks against each pairing.

What is counted, as a cost: a closing bracket that begins a line with another indentation than the line of its opening
bracket, a line that is indented no deeper than the block around it, a pair of different kinds, a bracket without partner.
Both counts at one place, and the pairs across it, cost what the whole script does if one bracket comes or goes there.
"""

from __future__ import annotations

from collections.abc import Iterable

from psverify.named_tuple import NamedTuple
from psverify.parse.repair.layout import CLOSER_OF, Bracket, CodeLine

_WRONG_KIND = 3.0
_WRONG_COLUMN = 1.0
_NOT_ON_ITS_OWN_LINE = 0.5
_NO_PARTNER = 10.0
#: Pairs across a place that are compared, so that deep nesting takes linear time.
_MOST_PAIRS = 40


class Half(NamedTuple):
    """A bracket without its partner yet, on the line with a number, and the one around it.

    `column` is the indentation of what it belongs to, `leads` says that it is a closing bracket that begins its line.
    """

    text: str
    number: int
    column: int
    leads: bool
    around: Half | None
    depth: int


class State(NamedTuple):
    """What is open at a place, the innermost half, and what has been counted up to there."""

    top: Half | None
    cost: float


def half(bracket: Bracket, line: CodeLine, around: Half | None) -> Half:
    """Returns a bracket of a line as a half that waits for its partner."""
    column = line.indentation if bracket.leads else bracket.column
    return Half(bracket.text, line.number, column, bracket.leads, around, depth(around) + 1)


def depth(top: Half | None) -> int:
    """Returns how many halves are open."""
    return top.depth if top is not None else 0


def pair_cost(opener: Half, closer: Half) -> float:
    """Returns what speaks against a pair."""
    kind = 0.0 if CLOSER_OF[opener.text] == closer.text else _WRONG_KIND
    if opener.number == closer.number:
        return kind
    if closer.leads:
        return kind + _WRONG_COLUMN * (opener.column != closer.column)
    return kind + (_NOT_ON_ITS_OWN_LINE if closer.text == "}" else 0.0)


def across_cost(opener: Half | None, closer: Half | None) -> float:
    """Returns what speaks against the pairs of what is open above a place and what is closed below it."""
    cost = 0.0
    for _ in range(_MOST_PAIRS):
        if opener is None or closer is None:
            break
        cost += pair_cost(opener, closer)
        opener, closer = opener.around, closer.around
    return cost + _NO_PARTNER * abs(depth(opener) - depth(closer))


def states_from_start(lines: Iterable[CodeLine]) -> list[list[State]]:
    """Returns for each line the states before, between and behind its brackets, of the text above."""
    state, found = State(None, 0.0), []
    for line in lines:
        top = state.top
        shallow = top is not None and line.indentation <= top.column and not line.begins_with_closer
        states = [State(top, state.cost + _WRONG_COLUMN * shallow)]
        for bracket in line.brackets:
            states.append(_next(states[-1], half(bracket, line, states[-1].top), waits=bracket.opens))
        found.append(states)
        state = states[-1]
    return found


def states_from_end(lines: list[CodeLine]) -> list[list[State]]:
    """Returns for each line the states before, between and behind its brackets, of the text below."""
    state, found = State(None, 0.0), []
    for line in reversed(lines):
        states = [state]
        for bracket in reversed(line.brackets):
            states.append(_next(states[-1], half(bracket, line, states[-1].top), waits=not bracket.opens))
        found.append(states[::-1])
        top = states[-1].top
        below = top is not None and top.leads and top.number != line.number
        shallow = below and top is not None and line.indentation <= top.column
        state = State(top, states[-1].cost + _WRONG_COLUMN * shallow)
    return found[::-1]


def _next(state: State, bracket: Half, *, waits: bool) -> State:
    """The state behind a bracket: it waits for its partner, or it is the partner of the innermost half."""
    top, cost = state
    if waits:
        return State(bracket, cost)
    if top is None:
        return State(None, cost + _NO_PARTNER)
    pair = (top, bracket) if top.text in CLOSER_OF else (bracket, top)
    return State(top.around, cost + pair_cost(*pair))
