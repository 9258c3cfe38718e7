"""PSV102."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import (
    Bad,
    File,
    Finding,
    Good,
    Node,
    Rule,
    attributes,
    block_parameters,
    flag,
    parameter_name,
    type_name_of,
)


class MandatoryParameterDefault(Rule):
    """A default value for a parameter that is always mandatory.

    ## Why is this bad?
    PowerShell asks for the value before it would look at the default, so the default is never used.
    """

    code, name, group = "PSV102", "mandatory-parameter-default", "correctness"
    aliases = ("PSAvoidDefaultValueForMandatoryParameter",)
    kinds = ("param_block",)
    examples = (
        Bad("param([Parameter(Mandatory)] $Name = 'x')"),
        Good("param([Parameter(Mandatory)] $Name)"),
        Good("param([Parameter(Mandatory, ParameterSetName = 'a')] [Parameter(ParameterSetName = 'b')] $Name = 'x')"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        for parameter in block_parameters(node):
            if parameter.field("default_value") is not None and always_mandatory(parameter):
                name = parameter_name(parameter)
                message = f"'{name}' is mandatory, so its default value is never used; remove the one or the other."
                yield self.finding(parameter.field("name"), message, subject_id=name)


def always_mandatory(parameter: Node) -> bool:
    """Whether each `[Parameter]` attribute, and there is one, says Mandatory."""
    declared = [a for a in attributes(parameter) if type_name_of(a).lower() == "parameter"]
    return bool(declared) and all(flag(attribute, "Mandatory") for attribute in declared)
