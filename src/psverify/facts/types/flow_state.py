"""What is known of the types of variables at one point of a walk, and where ways meet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from psverify.facts.types.assigned_type import UNKNOWN

State = Mapping[str, str]
"""Types by names in lower case."""
PARTLY = "??"
"""As UNKNOWN, but on some ways nothing was assigned."""


_ROUNDS = 2
"""How often a loop is walked along: once knowing nothing of what it assigns, once more with what was found."""


class Loop:
    """The states in which a loop is left, or continued, before its end."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.breaks: list[State | None] = []
        self.continues: list[State | None] = []


def join_states(*states: State | None) -> State | None:
    """Returns the state where ways meet; ways that nobody goes (None) don't count."""
    distinct = {id(state): state for state in states}  # each command in a loop brings one, and most change nothing
    return reduce(_join_two, distinct.values(), None)


def begin(entry: State | None, back: State | None, begun: list[State | None]) -> bool:
    """Notes in what state another round along a loop begins; False if none is to come, as where one began so before."""
    start = join_states(entry, back)
    if len(begun) == _ROUNDS or start in begun:
        return False
    begun.append(start)
    return True


def _join_two(one: State | None, other: State | None) -> State | None:
    if one is None or one is other:
        return other
    if other is None:
        return one
    different = {name for name, _ in one.items() ^ other.items()}
    return {**one, **{name: _meet(one.get(name), other.get(name)) for name in different}} if different else one


def _meet(one: str | None, other: str | None) -> str:
    if one is None or other is None or PARTLY in (one, other):
        return PARTLY
    return one if one == other else UNKNOWN
