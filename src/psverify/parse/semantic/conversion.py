"""Types before expressions that have to be at one place only: `[ordered]` and `[ref]`; attributes before what takes none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.parse.semantic.script import Script, issue_at
from psverify.parse.semantic.types import REFERENCES, written_name

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.syntax_issue import SyntaxIssue


def check_conversion(node: Node, _script: Script) -> Iterator[SyntaxIssue]:
    """OrderedAttributeOnlyOnHashLiteralNode, ReferenceNeedsToBeLastTypeInTypeConversion and …ByItselfInTypeSequence."""
    constraint = node.field("type")
    if constraint is None:
        return
    name = written_name(constraint)
    if name == "ordered":
        child = node.field("child")
        if child is None or child.kind != "hashtable":
            yield issue_at(node, "[ordered] works only right before a hashtable literal; write [ordered]@{ … }.")
    elif name in REFERENCES:
        yield from _check_reference_cast(node, constraint)


def _check_reference_cast(node: Node, constraint: Node) -> Iterator[SyntaxIssue]:
    outer = node.parent
    if outer is None or outer.kind != "convert_expression":
        return
    other = outer.field("type")
    if other is not None and written_name(other) in REFERENCES:
        yield issue_at(constraint, "[ref] is given twice; remove one of them.")
    else:
        yield issue_at(constraint, "[ref] must come before all other types; convert its target instead.")


def check_attributed_expression(node: Node, _script: Script) -> Iterator[SyntaxIssue]:
    """UnexpectedAttribute: only variables have attributes."""
    child: Node | None = node
    while child is not None and child.kind in ("attributed_expression", "convert_expression"):
        child = child.field("child")
    attribute = node.field("attribute")
    if attribute is not None and (child is None or child.kind != "variable_expression"):
        yield issue_at(attribute, "Only a variable can have an attribute; remove it, or put it before the variable.")
