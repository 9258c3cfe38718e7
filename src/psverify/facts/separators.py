"""Semicolons that a line end cannot replace."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from psverify.lazy_regex import regex

if TYPE_CHECKING:
    from psverify.parse.tree import Node

_BEGINS_BLOCK = regex(rb"(?:using|param|begin|process|end|clean|dynamicparam)\b", re.IGNORECASE)
_CONTINUES = regex(rb"(?:else|elseif|catch|finally)\b", re.IGNORECASE)


def sibling(node: Node, *, forward: bool) -> Node | None:
    """Returns the next sibling, or the one before, that is not a comment."""
    other = node.next_sibling if forward else node.prev_sibling
    while other is not None and other.is_extra:
        other = other.next_sibling if forward else other.prev_sibling
    return other


def is_needed_separator(semicolon: Node) -> bool:
    """Whether a script would mean something else with a line end in the place of a semicolon.

    True in the header of a `for`, after a line continuation, between a label and a loop, and before what would continue
    the statement: a command called `else` after an `if`, or a key of that name in a hashtable. True also where nothing but
    semicolons is before a command called `param` or `begin`, which would be the block of that name.
    """
    parent, neighbour = semicolon.parent, semicolon.prev_sibling
    if parent is not None and parent.kind == "for_statement":
        return True
    if neighbour is not None and neighbour.kind == "line_continuation":
        return True
    before, behind = sibling(semicolon, forward=False), sibling(semicolon, forward=True)
    if behind is None:
        return False
    if before is None or before.kind in {"{", ";"}:
        return _BEGINS_BLOCK.match(semicolon.tree.buffer, behind.start) is not None
    if parent is not None and parent.kind == "hashtable" and _may_go_on_with_finally(before):
        return True
    buffer = semicolon.tree.buffer
    return buffer.startswith(b":", before.start) or _CONTINUES.match(buffer, behind.start) is not None


def _may_go_on_with_finally(value: Node) -> bool:
    """Whether a value is, or assigns, what a `try` without `finally` gives."""
    last: Node | None = value
    while last is not None and last.kind == "assignment_statement":
        last = last.field("right")
    return last is not None and last.kind == "try_statement" and last.field("finally") is None
