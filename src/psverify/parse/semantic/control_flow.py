"""Statements that leave a block: out of `finally`, to a label that a method lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.parse.nodes import constant_string
from psverify.parse.semantic.script import Script, issue_at

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.syntax_issue import SyntaxIssue

LOOPS = frozenset("for_statement for_each_statement while_statement do_while_statement do_until_statement".split())
_LABELLED = LOOPS | {"switch_statement"}
_SCOPES = frozenset("script_block_expression function_definition function_member trap_statement".split())


def check_exit_from_finally(node: Node, _script: Script) -> Iterator[SyntaxIssue]:
    """ControlLeavingFinally: `return`, `break` and `continue`; `throw` and `exit` may leave a finally block."""
    keyword = node.children[0].kind
    inner, outer = node, node.parent
    while outer is not None and outer.kind not in _SCOPES:
        if outer.kind == "try_statement" and outer.field("finally") == inner:
            yield issue_at(node, f"'{keyword}' cannot leave a finally block; move it after the try statement.")
            return
        if keyword != "return" and outer.kind in _LABELLED and _is_target(node, outer):
            return
        inner, outer = outer, outer.parent


def _is_target(node: Node, loop: Node) -> bool:
    """Whether a break or continue means a loop; one with a label that is not constant means none."""
    wanted = node.field("label")
    if wanted is None:
        return True
    label = loop.field("label")
    return label is not None and _name(wanted) == label.text[1:].lower()


def _name(label: Node) -> str | None:
    """The name of a label in lower case; None if it is not constant."""
    if label.kind == "constant_expression":
        return label.text.lower()
    text = constant_string(label)
    return None if text is None else text.lower()


def check_label(node: Node, _script: Script) -> Iterator[SyntaxIssue]:
    """LabelNotFound: in a method the loop of that label must be around the statement."""
    label = node.field("label")
    name = _name(label) if label is not None else None
    if not name:
        return
    outer = node.parent
    while outer is not None and outer.kind not in ("function_definition", "function_member"):
        if outer.kind in LOOPS and _is_target(node, outer):
            return
        outer = outer.parent
    if outer is not None and outer.kind == "function_member":
        yield issue_at(node, f"No enclosing loop has the label '{name}'; correct the label.")
