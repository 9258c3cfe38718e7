"""Where a splatted variable (`@name`) may be: as an argument of a command, all by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.parse.semantic.script import Script, issue_at
from psverify.parse.semantic.using_expression import is_using

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.syntax_issue import SyntaxIssue


def check_splatted(node: Node, _script: Script) -> Iterator[SyntaxIssue]:
    """SplattingNotPermitted, SplattingNotPermittedInArgumentList."""
    parent = node.parent
    if parent is None or (parent.kind == "command" and node.field_name == "command_elements"):
        return
    name = node.text[1:]
    if parent.kind == "array_literal" and parent.parent is not None and parent.parent.kind == "command":
        if not is_using(node):
            yield issue_at(node, f"A splatted variable cannot be part of a list; pass @{name} as a separate argument.")
    elif not (is_using(node) and _is_statement(parent)):
        yield issue_at(node, f"Only a command's argument can be splatted; write ${name} for the variable itself.")


def _is_statement(parent: Node) -> bool:
    return parent.kind.endswith("_block")
