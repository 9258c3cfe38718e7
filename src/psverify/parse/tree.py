"""A script's syntax tree and its syntax errors."""

from __future__ import annotations

from psverify import _grammar
from psverify._grammar import Node, Tree, kind_id, parse, starting_before, words_in
from psverify.parse.syntax_errors import SyntaxIssue, syntax_errors

__all__ = [
    "KIND_NAMES",
    "Node",
    "SyntaxIssue",
    "Tree",
    "kind_id",
    "parse",
    "starting_before",
    "syntax_errors",
    "words_in",
]

#: Names of the node kinds by kind id; the last is ERROR.
KIND_NAMES: tuple[str, ...] = _grammar.kind_names()
