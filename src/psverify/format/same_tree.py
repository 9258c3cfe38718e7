"""Whether two scripts mean the same: all that formatting may change is blanks, letter case and the ways of writing."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from psverify.facts.commands import command_table
from psverify.parse.nodes import DASHES, STRINGS, quote_of, string_value
from psverify.parse.tree import KIND_NAMES, kind_id

if TYPE_CHECKING:
    from psverify.parse.tree import Node, Tree

TYPES = ("type_name", "generic_type_arguments")
WORDS = ("string_constant_expression", "command_parameter", "-name:")


def difference(before: Tree, after: Tree, platforms: tuple[str, ...] = ()) -> str | None:
    """Returns the first thing that reads differently in `after` and means something else; None: they mean the same.

    Semicolons, comments and line continuations are no part of what is compared, but the comments' texts are the same,
    but for blanks at the ends of lines, and in the same order.
    """
    pairs = before.differences(after, _skipped())
    if pairs is None:
        return "the structure of the script"
    for one, other in pairs:
        if not _means_same(one, other, platforms):
            return one.text
    return None if _comments(before) == _comments(after) else "a comment"


@cache
def _skipped() -> bytes:
    skipped = bytearray(len(KIND_NAMES))
    for name, named in (("comment", True), ("line_continuation", True), (";", False)):
        skipped[kind_id(name, named)] = 1
    return bytes(skipped)


def _comments(tree: Tree) -> list[list[str]]:
    return [[line.rstrip() for line in node.text.splitlines()] for node in tree.root.descendants("comment")]


def _means_same(one: Node, other: Node, platforms: tuple[str, ...]) -> bool:
    if not one.named and one.kind not in WORDS and one.kind not in TYPES:
        return _operator(one.text) == _operator(other.text)
    if one.kind in WORDS and _is_name(one) and one.text.lower() == other.text.lower():
        return True
    if one.kind in TYPES:
        return "".join(one.text.split()) == "".join(other.text.split())
    if one.kind not in STRINGS:
        return False
    if _is_name(one) and _definition(one.text, platforms) == _definition(other.text, platforms):
        return True
    return quote_of(one) != "" != quote_of(other) and string_value(one) == string_value(other)


def _operator(text: str) -> str:
    lower = text.lower()
    return "-not" if lower == "!" else "-" + lower[1:] if lower[:1] in DASHES else lower


def _is_name(node: Node) -> bool:
    """Whether this is a parameter, or the name of a command."""
    if node.kind != "string_constant_expression":
        return True
    return node.parent is not None and node.parent.kind == "command" and node.parent.field("command_elements") == node


def _definition(name: str, platforms: tuple[str, ...]) -> str:
    return command_table(platforms).aliases.get(name.lower(), name).lower()
