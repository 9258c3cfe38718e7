"""PSV125."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, Severity, facts
from psverify.api.facts import INDEFINITE, Outputs


def is_unrolled(node: Node, file: File) -> bool:
    """Whether what a statement outputs is an array, whose elements the function returns one by one."""
    function = node.ancestor("function_definition")
    if function is None:
        return False
    returned = Outputs(function, file).type_of(node).lower()
    if returned in ("system.array", "system.object[]"):
        return True
    return returned.endswith("[]") and returned.removesuffix("[]") in set(declared_types(function))


class UndeclaredOutputType(Rule):
    """An advanced function that returns a type that it does not declare.

    ## Why is this bad?
    Tab completion and help take the return type of a function from `[OutputType()]`. Without it they cannot offer
    members of the result.
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

    deviations = (
        FalseAlarm(
            "unrolled-array",
            "PowerShell returns the elements of an array, not the array.",
            (Good("function Get-It { [CmdletBinding()] [OutputType([string])] param() return @('x') }"),),
            is_unrolled,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        if facts.cmdlet_binding(node) is None or node.ancestor("type_definition") is not None:
            return
        declared = set(declared_types(node))
        for statement, returned in Outputs(node, file).of(node.field("body")):
            if returned and returned.lower() not in INDEFINITE and returned.lower() not in declared:
                message = (
                    f"'{facts.function_name(node)}' returns '{returned}' but does not declare it; add [OutputType()]."
                )
                yield self.finding(statement, message)


def declared_types(function: Node) -> Iterator[str]:
    """Yields the full names, in lower case, of the types that a function declares."""
    block = facts.param_block(function)
    for attribute in facts.attributes(block, "OutputType") if block is not None else ():
        for argument in attribute.fields("positional_arguments"):
            written = (
                facts.type_name_of(argument) if argument.kind == "type_expression" else facts.constant_string(argument)
            )
            if written:
                yield (facts.resolve_type(written) or written).lower()
