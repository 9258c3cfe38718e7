"""PSV125."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar

from psverify.api import (
    Bad,
    File,
    Finding,
    Good,
    Node,
    Rule,
    Severity,
    attributes,
    cmdlet_binding,
    constant_string,
    function_name,
    member_type,
    operator_text,
    param_block,
    resolve,
    static_type,
    type_name_of,
    variable_types,
)

IGNORED = frozenset(
    "? system.object system.void system.management.automation.psobject system.management.automation.pscustomobject".split()
)
BOOLEAN = frozenset("-contains -notcontains -in -notin -is -isnot -and -or -xor".split())
LOOPS = ("for_statement", "for_each_statement", "while_statement", "do_while_statement", "do_until_statement")
MEMBERS = ("member_expression", "invoke_member_expression")


class UndeclaredOutputType(Rule):
    """An advanced function that returns a type which it does not declare.

    ## Why is this bad?
    Tab completion and help know what a function returns from `[OutputType()]`; what is missing there can't be completed.
    """

    code, name, group = "PSV125", "undeclared-output-type", "correctness"
    aliases = ("PSUseOutputTypeCorrectly",)
    severity = Severity.NOTE
    words = (b"cmdletbinding",)
    kinds = ("function_definition",)
    examples = (
        Bad("function Get-It { [CmdletBinding()] param() 'text' }"),
        Good("function Get-It { [CmdletBinding()] [OutputType([string])] param() 'text' }"),
        Good("function Get-It { [CmdletBinding()] param() Get-Date }"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        if cmdlet_binding(node) is None or node.ancestor("type_definition") is not None:
            return
        declared = set(declared_types(node))
        for statement, returned in Outputs(node, file).of(node.field("body")):
            if returned and returned.lower() not in IGNORED and returned.lower() not in declared:
                message = (
                    f"'{function_name(node)}' returns {returned} here, which it does not declare; add [OutputType()]."
                )
                yield self.finding(statement, message)


def declared_types(function: Node) -> Iterator[str]:
    """Yields the full names, in lower case, of the types that a function declares."""
    block = param_block(function)
    for attribute in attributes(block, "OutputType") if block is not None else ():
        for argument in attribute.fields("positional_arguments"):
            written = type_name_of(argument) if argument.kind == "type_expression" else constant_string(argument)
            if written:
                yield (resolve(written) or written).lower()


class Outputs:
    """What the statements of one function put out, as far as form and flow tell."""

    def __init__(self, function: Node, file: File) -> None:
        self.function = function
        self.file = file

    def of(self, block: Node | None) -> Iterator[tuple[Node, str]]:
        """Yields each statement in a block whose type is known, those in nested blocks too, with the type."""
        for statement in block.named_children if block is not None else ():
            yield from self.of_statement(statement)

    def of_statement(self, node: Node) -> Iterator[tuple[Node, str]]:
        """Yields a statement if its type is known, or those within it."""
        inner = self.blocks(node)
        if inner is None:
            yield node, self.type_of(node)
        else:
            for block in inner:
                yield from self.of(block)

    def blocks(self, node: Node) -> list[Node] | None:
        """Returns the blocks of a statement that consists of others; None for one that puts out something itself."""
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
        """Returns the type that a statement puts out, or nothing where it is not known."""
        handler = self.HANDLERS.get(node.kind)
        return handler(self, node) if handler is not None else static_type(node)

    def variable(self, node: Node) -> str:
        return self.file.fact(variable_types).of(node, self.function)

    def inner(self, node: Node) -> str:
        inner = node.field("pipeline" if node.kind == "paren_expression" else "expression")
        return self.type_of(inner) if inner is not None else ""

    def returned(self, node: Node) -> str:
        """Of what follows `return`, an array is what it is, and operators are what PowerShell says of their form."""
        value = node.field("pipeline")
        if value is None:
            return ""
        if value.kind == "variable_expression":
            return self.variable(value)
        return member_type(value) if value.kind in MEMBERS else static_type(value)

    def array(self, _node: Node) -> str:
        return "System.Array"

    def named(self, node: Node) -> str:
        constraint = node.field("type") if node.kind == "convert_expression" else node
        name = type_name_of(constraint) if constraint is not None else ""
        return resolve(name) or name

    def binary(self, node: Node) -> str:
        return "System.Boolean" if operator_text(node) in BOOLEAN else ""

    def element(self, node: Node) -> str:
        target = node.field("target")
        known = self.variable(target) if target is not None and target.kind == "variable_expression" else ""
        return known.removesuffix("[]") if known.endswith("[]") else ""

    def member(self, node: Node) -> str:
        return member_type(node)

    HANDLERS: ClassVar[Mapping[str, Callable[[Outputs, Node], str]]] = {
        "variable_expression": variable,
        "paren_expression": inner,
        "command_expression": inner,
        "return_statement": returned,
        "array_literal": array,
        "array_expression": array,
        "convert_expression": named,
        "type_expression": named,
        "binary_expression": binary,
        "index_expression": element,
        **dict.fromkeys(MEMBERS, member),
    }
