"""PSV118."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, Severity, facts

COMMON = frozenset(
    "verbose debug erroraction warningaction informationaction errorvariable warningvariable informationvariable "
    "outvariable outbuffer pipelinevariable progressaction".split()
)


class ReservedParameterName(Rule):
    """A parameter of an advanced function with the name of a common parameter.

    ## Why is this bad?
    `[CmdletBinding()]` adds the common parameters; if a function declares one again, its calls fail.
    """

    code, name, group = "PSV118", "reserved-parameter-name", "correctness"
    aliases = ("PSReservedParams",)
    severity = Severity.ERROR
    kinds = ("function_definition",)
    examples = (
        Bad("function Get-It { [CmdletBinding()] param($Verbose) $Verbose }"),
        Good("function Get-It { param($Verbose) $Verbose }"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        if COMMON.isdisjoint(file.fact(facts.parameters_by_name)) or facts.cmdlet_binding(node) is None:
            return
        for parameter in facts.block_parameters(node):
            name = facts.parameter_name(parameter)
            if name.lower() in COMMON:
                message = (
                    f"'{name}' is a common parameter of every advanced function, so calls of this one fail; rename it."
                )
                yield self.finding(parameter, message)
