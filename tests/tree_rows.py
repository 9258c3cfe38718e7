"""Trees as plain tuples, ours and tree-sitter's, to lay side by side."""

from __future__ import annotations

from typing import NamedTuple

import tree_sitter

from psverify import _grammar

PARSER = tree_sitter.Parser(tree_sitter.Language(_grammar.language()))


class Row(NamedTuple):
    kind: str
    start: int
    end: int
    depth: int
    field: str | None
    named: bool
    extra: bool
    missing: bool


def reference_rows(text: bytes) -> tuple[list[Row], bool]:
    """The nodes of tree-sitter's own tree in pre-order, and whether it has an error."""
    return rows_of(PARSER.parse(text))


def rows_of(tree: tree_sitter.Tree) -> tuple[list[Row], bool]:
    """The nodes of a tree of tree-sitter's in pre-order, and whether it has an error."""
    cursor, rows = tree.walk(), []
    while True:
        node = cursor.node
        assert node is not None
        extent = (node.start_byte, node.end_byte)
        flags = (node.is_named, node.is_extra, node.is_missing)
        rows.append(Row(node.type, *extent, cursor.depth, cursor.field_name, *flags))
        if cursor.goto_first_child() or cursor.goto_next_sibling():
            continue
        while cursor.goto_parent():
            if cursor.goto_next_sibling():
                break
        else:
            return rows, tree.root_node.has_error


def our_rows(tree: _grammar.Tree) -> list[Row]:
    """The nodes of one of our trees in pre-order."""
    rows, waiting = [], [(tree.root, 0)]
    while waiting:
        node, depth = waiting.pop()
        flags = (node.named, node.is_extra, node.is_missing)
        rows.append(Row(node.kind, node.start, node.end, depth, node.field_name, *flags))
        waiting += [(child, depth + 1) for child in reversed(node.children)]
    return rows
