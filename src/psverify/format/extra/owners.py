"""To which node each token of a line belongs, as far as the node is one that can be broken at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.facts.separators import sibling
from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify.format.extra.line import Line
    from psverify.parse.tree import Node, Tree

BRANCHING = frozenset(("if_statement", "try_statement", "catch_clause"))
LISTING = frozenset(("array_expression", "paren_expression"))
EDGES = frozenset(("@(", "(", ")"))


class Token(NamedTuple):
    """A token: its place among the tokens of the text, and its node."""

    at: int
    node: Node


def owned(tree: Tree, line: Line) -> dict[Node, list[Token]]:
    """Returns the tokens at which a line may be broken, in order, by their owners.

    Looking down from the root, or at all children of a long list, would take long for every line of a large text.
    """
    found: dict[Node, list[Token]] = {}
    for index in line.tokens():
        node = tree.at(line.stream.starts[index])
        for owner in owners(node):
            found.setdefault(owner, []).append(Token(index, node))
    return found


def owners(token: Node) -> Iterator[Node]:
    """Yields the node that is broken at a token: its parent, but for lists in brackets, branches and attributes."""
    parent = token.parent
    above = parent.parent if parent is not None else None
    if parent is None or above is None:
        yield from (parent,) if parent is not None else ()
    elif parent.kind == "array_literal" and above.kind in LISTING and is_alone(parent):
        yield above
    elif parent.kind == "statement_block" and above.kind in BRANCHING:
        yield above.parent if above.kind == "catch_clause" and above.parent is not None else above
    elif parent.kind == "attribute" and token.kind == "]":
        yield above
    elif parent.kind == "param_block" and token.kind == ")":
        yield from (parent, above)
    elif parent.kind not in BRANCHING and above.kind != "using_statement":
        yield parent


def is_alone(node: Node) -> bool:
    """Whether nothing but brackets and comments stands beside a node."""
    around = (sibling(node, forward=False), sibling(node, forward=True))
    return all(other is not None and other.kind in EDGES for other in around)
