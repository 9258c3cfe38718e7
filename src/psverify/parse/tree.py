"""A script's syntax tree: our own parser for texts that are right, tree-sitter's recovery for the others."""

from __future__ import annotations

from psverify import _grammar
from psverify._grammar import Node, Tree, kind_id

__all__ = ["KIND_NAMES", "Node", "Tree", "kind_id", "parse"]

#: Names of the node kinds by kind id; the last is ERROR.
KIND_NAMES: tuple[str, ...] = _grammar.kind_names()


def parse(buffer: bytes) -> Tree:
    """Parses UTF-8 text (without BOM) into a tree, whatever the text is; offsets are bytes into `buffer`."""
    tree = _grammar.parse(buffer)
    if tree.error is None:
        return tree
    from psverify.parse.recover import recover  # noqa: PLC0415 - only broken scripts need it

    return recover(buffer, tree.error)
