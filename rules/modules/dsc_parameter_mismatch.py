"""PSV816."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, Severity, facts

PATH = "fixtures/dsc/Doors/DSCResources/Door/Door.psm1"
NAMES = ("set-targetresource", "test-targetresource")


class DscParameterMismatch(Rule):
    """Set-TargetResource and Test-TargetResource with different parameters.

    ## Why is this bad?
    DSC calls both functions with the same arguments, so a parameter of only one makes the call of the other fail.
    """

    code, name, group = "PSV816", "dsc-parameter-mismatch", "modules"
    aliases = ("PSDSCUseIdenticalParametersForDSC",)
    severity = Severity.ERROR
    extensions = (".psm1",)
    words = (b"-targetresource",)
    examples = (
        Bad(
            "function Set-TargetResource { param([string] $Name) }\n"
            "function Test-TargetResource { param([string] $Names) }\n",
            path=PATH,
        ),
        Good(
            "function Set-TargetResource { param([string] $Name) }\n"
            "function Test-TargetResource { param([string] $Name) }\n",
            path=PATH,
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        pair = [node for node in file.fact(facts.resource_functions) if facts.function_name(node).lower() in NAMES]
        if file.fact(facts.dsc_resource) is None or len(pair) != 2:
            return
        first, second = pair
        mine, others = facts.parameters(first), facts.parameters(second)
        if len(mine) != len(others):
            message = f"'{facts.function_name(first)}' and '{facts.function_name(second)}' have different numbers of parameters"
            yield self.finding(
                first, f"{message}; DSC passes the same arguments to both, so declare the same parameters."
            )
        known = {facts.parameter_name(parameter).lower(): parameter for parameter in mine}
        for parameter in others:
            other = known.get(facts.parameter_name(parameter).lower())
            if other is None or declaration(other) != declaration(parameter):
                name, function = facts.parameter_name(parameter), facts.function_name(first)
                message = f"Parameter '{name}' differs from '{function}' or is missing there"
                yield self.finding(
                    parameter, f"{message}; DSC passes the same arguments to both, so declare the same parameters."
                )


def declaration(parameter: Node) -> tuple[str, list[str]]:
    """Returns a parameter's type and the names of its attributes and types, in any order."""
    names = (facts.type_name_of(attribute).lower() for attribute in parameter.fields("attributes"))
    return facts.parameter_type(parameter), sorted(names)
