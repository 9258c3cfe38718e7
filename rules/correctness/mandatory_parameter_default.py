"""PSV102."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, facts


def is_left_out_of_a_set(name: Node, _file: File) -> bool:
    """Whether the block has a parameter set without this parameter: there the default is what the variable holds."""
    parameter, block = name.parent, name.ancestor("param_block")
    if parameter is None or block is None:
        return False
    own = sets_of(parameter)
    every = {named for other in facts.block_parameters(block) for named in sets_of(other)}
    every.update(
        value for attribute in facts.attributes(block) for value in set_names(attribute, "DefaultParameterSetName")
    )
    return "" not in own and bool((every - {""}) - own)


def sets_of(parameter: Node) -> set[str]:
    """Returns the parameter sets that a parameter names, in lower case; an empty string means all sets."""
    declared = [a for a in facts.attributes(parameter) if facts.type_name_of(a).lower() == "parameter"]
    return {name for a in declared for name in set_names(a, "ParameterSetName") or [""]}


def set_names(attribute: Node, argument: str) -> list[str]:
    """Returns the constant, in lower case, that a named argument of an attribute holds, if it does."""
    named = facts.attribute_argument(attribute, argument)
    value = facts.constant_string(named.field("argument")) if named is not None else None
    return [value.lower()] if value is not None else []


class MandatoryParameterDefault(Rule):
    """A default value for a parameter that is always mandatory.

    ## Why is this bad?
    PowerShell prompts for the value of a mandatory parameter, so it never uses the default.
    """

    code, name, group = "PSV102", "mandatory-parameter-default", "correctness"
    aliases = ("PSAvoidDefaultValueForMandatoryParameter",)
    kinds = ("param_block",)
    examples = (
        Bad("param([Parameter(Mandatory)] $Name = 'x')"),
        Good("param([Parameter(Mandatory)] $Name)"),
        Good("param([Parameter(Mandatory, ParameterSetName = 'a')] [Parameter(ParameterSetName = 'b')] $Name = 'x')"),
    )
    deviations = (
        FalseAlarm(
            "other-parameter-set",
            "A parameter that is mandatory in some sets uses its default value in the others.",
            (
                Good(
                    "param([Parameter(Mandatory, ParameterSetName = 'a')] $X = 1, [Parameter(ParameterSetName = 'b')] $Y)"
                ),
                Good(
                    "[CmdletBinding(DefaultParameterSetName = 'none')]\n"
                    "param([Parameter(Mandatory, ParameterSetName = 'a')] $X = 1)"
                ),
            ),
            is_left_out_of_a_set,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        for parameter in facts.block_parameters(node):
            if parameter.field("default_value") is not None and always_mandatory(parameter):
                name = facts.parameter_name(parameter)
                message = (
                    f"Mandatory parameter '{name}' never uses its default value; remove the default or 'Mandatory'."
                )
                yield self.finding(parameter.field("name"), message, subject_id=name)


def always_mandatory(parameter: Node) -> bool:
    """Whether there are `[Parameter]` attributes and all of them are mandatory."""
    declared = [a for a in facts.attributes(parameter) if facts.type_name_of(a).lower() == "parameter"]
    return bool(declared) and all(facts.has_true_argument(attribute, "Mandatory") for attribute in declared)
