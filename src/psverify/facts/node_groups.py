"""Nodes in groups by name, each in the order of the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from psverify.parse.tree import starting_before

if TYPE_CHECKING:
    from psverify.model import Place
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


def outside(nodes: list[Node], places: Iterable[Place]) -> list[Node]:
    """Returns those of some nodes that begin in none of some places, which may hold each other; all in the text's order."""
    left: list[Node] = []
    passed = 0
    for place in places:
        left += nodes[passed : starting_before(nodes, place.start)]
        passed = max(passed, starting_before(nodes, place.end))
    return [*left, *nodes[passed:]]


def nodes_within(nodes: list[Node], place: Place) -> list[Node]:
    """Returns those of some nodes, given in the order of the text, that begin in a place."""
    first, last = starting_before(nodes, place.start), starting_before(nodes, place.end)
    return nodes if last - first == len(nodes) else nodes[first:last]
