"""Guards: what a statement's execution depends on, such as the missing command that a fallback is declared for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psverify.parse.tree import Node


def guards(node: Node) -> Iterator[Node]:
    """Yields the conditions of `if` and `switch` statements in a branch of which a node is, innermost first.

    All conditions of an `if` with `elseif` count: a later branch runs only where the earlier conditions are false.
    """
    above = node.ancestor("if_statement", "switch_statement")
    while above is not None:
        conditions = above.fields("condition")
        if not any(is_within(node, condition) for condition in conditions):
            yield from conditions
        above = above.ancestor("if_statement", "switch_statement")


def catches_errors(node: Node) -> bool:
    """Whether a node is in the body of a `try` with `catch`, or in a `catch` within such a body."""
    child = node
    for above in node.ancestors():
        if above.kind == "try_statement" and above.field("body") == child and above.field("catch_clauses") is not None:
            return True
        child = above
    return False


def is_within(node: Node, place: Node) -> bool:
    """Whether a node is the given node or a descendant of it."""
    return place.start <= node.start and node.end <= place.end
