"""Nodes in groups by name, each in the order of the text."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psverify.check.rule import Place
    from psverify.parse.tree import Node

_START = attrgetter("start")


def by_name(named: Iterable[tuple[str, list[Node]]]) -> dict[str, list[Node]]:
    """Puts together what has the same name, in the order of the text; the lists given are so already."""
    found: dict[str, list[Node]] = {}
    more: dict[str, list[list[Node]]] = defaultdict(list)
    for name, nodes in named:
        if found.setdefault(name, nodes) is not nodes:
            more[name].append(nodes)
    for name, others in more.items():
        found[name] = in_order(chain(found[name], *others))
    return found


def in_order(nodes: Iterable[Node]) -> list[Node]:
    """Returns nodes in the order of the text."""
    return sorted(nodes, key=_START)


def outside(nodes: Sequence[Node], places: Iterable[Place]) -> list[Node]:
    """Returns those of some nodes that begin in none of some places, which may hold each other; all in the text's order."""
    left: list[Node] = []
    passed = 0
    for place in places:
        left += nodes[passed : bisect_left(nodes, place.start, key=_START)]
        passed = max(passed, bisect_left(nodes, place.end, key=_START))
    return [*left, *nodes[passed:]]


def within(nodes: Sequence[Node], place: Place) -> Sequence[Node]:
    """Returns those of some nodes, given in the order of the text, that begin in a place."""
    if not nodes:
        return nodes
    if place.start <= nodes[0].start and nodes[-1].start < place.end:
        return nodes
    return nodes[bisect_left(nodes, place.start, key=_START) : bisect_left(nodes, place.end, key=_START)]
