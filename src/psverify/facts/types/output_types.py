"""What the statements of a function output, as far as form and flow tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from psverify.facts.types.assigned_type import member_type
from psverify.facts.types.dotnet_types import resolve_type, static_type, type_name_of
from psverify.facts.types.variable_flow import variable_types
from psverify.parse.nodes import operator_text

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node

INDEFINITE = frozenset(
    "? system.object system.void system.management.automation.psobject system.management.automation.pscustomobject".split()
)
"""Types in lower case that say nothing of what is output."""
BOOLEAN = frozenset("-contains -notcontains -in -notin -is -isnot -and -or -xor".split())
SILENT = frozenset(("assignment_statement", "command", "pipeline", "function_definition", "comment", "param_block"))
"""Statements of which nothing is known."""
LOOPS = ("for_statement", "for_each_statement", "while_statement", "do_while_statement", "do_until_statement")
MEMBERS = ("member_expression", "invoke_member_expression")


class Outputs:
    """What the statements of one function output, as far as form and flow tell."""

    def __init__(self, function: Node, file: File) -> None:
        self.function = function
        self.file = file

    def of(self, block: Node | None) -> Iterator[tuple[Node, str]]:
        """Yields the statements of a block and of those within it that may output something, in any order, with the type."""
        waiting = [block] if block is not None else []
        while waiting:
            for statement in waiting.pop().named_children:
                if statement.kind not in SILENT:
                    inner = self.blocks(statement)
                    if inner is None:
                        yield statement, self.type_of(statement)
                    else:
                        waiting += inner

    def blocks(self, node: Node) -> list[Node] | None:
        """Returns the blocks of a statement that consists of others; None for one that outputs something itself."""
        kind = node.kind
        if kind in ("if_statement", "switch_statement"):
            return node.fields("body") + node.fields("else_clause")
        if kind in LOOPS or kind == "block_statement":
            return node.fields("body")
        if kind == "try_statement":
            return (
                node.fields("body")
                + [b for c in node.fields("catch_clauses") for b in c.fields("body")]
                + node.fields("finally")
            )
        if kind == "named_block":
            return [node] if node.children[0].text.lower() in ("begin", "process", "end") else []
        return [node] if kind in ("sub_expression", "script_block_expression", "statement_block") else None

    def type_of(self, node: Node) -> str:
        """Returns the type that a statement outputs, or nothing where it is not known."""
        handler = self._HANDLERS.get(node.kind)
        return handler(self, node) if handler is not None else static_type(node)

    def _variable(self, node: Node) -> str:
        return self.file.fact(variable_types).of(node, self.function)

    def _inner(self, node: Node) -> str:
        inner = node.field("pipeline" if node.kind == "paren_expression" else "expression")
        return self.type_of(inner) if inner is not None else ""

    def returned(self, node: Node) -> str:
        """Of what follows `return`, an array is what it is, and operators are what PowerShell says about their form."""
        value = node.field("pipeline")
        if value is None:
            return ""
        if value.kind == "variable_expression":
            return self._variable(value)
        return member_type(value) if value.kind in MEMBERS else static_type(value)

    def _array(self, _node: Node) -> str:
        return "System.Array"

    def _named(self, node: Node) -> str:
        constraint = node.field("type") if node.kind == "convert_expression" else node
        name = type_name_of(constraint) if constraint is not None else ""
        return resolve_type(name) or name

    def _binary(self, node: Node) -> str:
        return "System.Boolean" if operator_text(node) in BOOLEAN else ""

    def _element(self, node: Node) -> str:
        target = node.field("target")
        known = self._variable(target) if target is not None and target.kind == "variable_expression" else ""
        return known.removesuffix("[]") if known.endswith("[]") else ""

    def _member(self, node: Node) -> str:
        return member_type(node)

    _HANDLERS: ClassVar[Mapping[str, Callable[[Outputs, Node], str]]] = {
        "variable_expression": _variable,
        "paren_expression": _inner,
        "command_expression": _inner,
        "return_statement": returned,
        "array_literal": _array,
        "array_expression": _array,
        "convert_expression": _named,
        "type_expression": _named,
        "binary_expression": _binary,
        "index_expression": _element,
        **dict.fromkeys(MEMBERS, _member),
    }
