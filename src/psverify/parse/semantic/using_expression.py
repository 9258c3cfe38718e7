"""What may follow `$using:name`: properties with plain names, and elements with constant indexes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.parse.nodes import variable_path
from psverify.parse.semantic.constants import is_constant
from psverify.parse.semantic.script import Script, issue_at

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.syntax_issue import SyntaxIssue

_STARTS = {"member_expression": "expression", "invoke_member_expression": "expression", "index_expression": "target"}


def is_using(node: Node) -> bool:
    """Whether a node is a variable such as `$using:x`."""
    return node.kind == "variable_expression" and variable_path(node).scope == "using"


def base_of(node: Node) -> Node | None:
    """Returns the `$using:` variable that a chain of members and indexes begins with, None if it begins otherwise."""
    part: Node | None = node
    while part is not None and part.kind in _STARTS:
        part = part.field(_STARTS[part.kind])
    return part if part is not None and is_using(part) else None


def check_using_variable(node: Node, script: Script) -> Iterator[SyntaxIssue]:
    """InvalidUsingExpression, for a variable and what follows it."""
    if not is_using(node):
        return
    inner, outer = node, node.parent
    while outer is not None and outer.kind in _STARTS and outer.field(_STARTS[outer.kind]) == inner:
        wrong = _wrong_part(outer, script)
        if wrong is not None:
            yield issue_at(
                wrong,
                "This cannot follow $using:, which is evaluated before the code runs; assign it to a local variable first.",
            )
            return
        inner, outer = outer, outer.parent


def _wrong_part(node: Node, script: Script) -> Node | None:
    if node.kind == "invoke_member_expression":
        return node
    if node.kind == "member_expression":
        member = node.field("member")
        return (
            None
            if member is not None and member.kind in ("string_constant_expression", "constant_expression")
            else node
        )
    index = node.field("index")
    return None if index is None or is_constant(index, script) else index
