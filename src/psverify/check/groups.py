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
    found: dict[str, list[list[Node]]] = defaultdict(list)
    for name, nodes in named:
        found[name].append(nodes)
    return {name: alike[0] if len(alike) == 1 else in_order(chain(*alike)) for name, alike in found.items()}


def in_order(nodes: Iterable[Node]) -> list[Node]:
    """Returns nodes in the order of the text."""
    return sorted(nodes, key=_START)


def within(nodes: Sequence[Node], place: Place) -> Sequence[Node]:
    """Returns those of some nodes, given in the order of the text, that begin in a place."""
    if nodes and place.start <= nodes[0].start and nodes[-1].start < place.end:
        return nodes
    return nodes[bisect_left(nodes, place.start, key=_START) : bisect_left(nodes, place.end, key=_START)]
