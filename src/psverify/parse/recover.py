"""Trees for texts with syntax errors: tree-sitter's own parser recovers, its tree is laid out as flat arrays."""

from __future__ import annotations

from array import array
from functools import cache
from typing import TYPE_CHECKING

from psverify import _grammar

if TYPE_CHECKING:
    from tree_sitter import Node as ReferenceNode, Parser, TreeCursor

NAMED, EXTRA, ERROR, MISSING, HAS_ERROR = 1, 2, 4, 8, 16
_ERROR_SYMBOL = 0xFFFF
_ERROR_KIND = len(_grammar.kind_names()) - 1


class _Arrays:
    """The nodes so far, in pre-order; a size is known when its subtree is left."""

    def __init__(self) -> None:
        self.kinds, self.fields, self.flags = array("H"), array("B"), array("B")
        self.starts, self.ends, self.sizes = array("I"), array("I"), array("I")

    def enter(self, node: ReferenceNode, field: int) -> int:
        """Adds a node and returns its place."""
        symbol = node.kind_id
        self.kinds.append(_ERROR_KIND if symbol == _ERROR_SYMBOL else symbol)
        self.fields.append(field)
        self.flags.append(_flags(node))
        self.starts.append(node.start_byte)
        self.ends.append(node.end_byte)
        self.sizes.append(0)
        return len(self.sizes) - 1

    def leave(self, place: int) -> None:
        """Ends the subtree of the node at a place."""
        self.sizes[place] = len(self.sizes) - place


def _flags(node: ReferenceNode) -> int:
    flags = NAMED if node.is_named else 0
    flags |= EXTRA if node.is_extra else 0
    flags |= ERROR if node.is_error else 0
    flags |= MISSING if node.is_missing else 0
    return flags | (HAS_ERROR if node.has_error else 0)


def recover(buffer: bytes, facts: _grammar.SyntaxFacts | None) -> _grammar.Tree:
    """Parses a text that may have errors; offsets are bytes, `facts` become the tree's `error`."""
    cursor = _parser().parse(buffer).walk()
    nodes = _Arrays()
    _walk(cursor, nodes)
    return _grammar.from_arrays(
        buffer,
        nodes.kinds.tobytes(),
        nodes.fields.tobytes(),
        nodes.flags.tobytes(),
        nodes.starts.tobytes(),
        nodes.ends.tobytes(),
        nodes.sizes.tobytes(),
        facts,
    )


@cache
def _parser() -> Parser:
    from tree_sitter import Language, Parser  # noqa: PLC0415 - only broken scripts need it

    return Parser(Language(_grammar.language()))


def _walk(cursor: TreeCursor, nodes: _Arrays) -> None:
    """Visits every node without recursion: scripts nest as deep as they like."""
    open_places: list[int] = []
    while True:
        node = cursor.node
        if node is None:
            raise RuntimeError("tree-sitter returned no tree")
        open_places.append(nodes.enter(node, cursor.field_id or 0))
        if cursor.goto_first_child():
            continue
        while True:
            nodes.leave(open_places.pop())
            if cursor.goto_next_sibling():
                break
            if not cursor.goto_parent():
                return
