"""PSV103."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, facts

SWITCH = "System.Management.Automation.SwitchParameter"


class SwitchParameterDefault(Rule):
    """A `[switch]` parameter whose default is `$true`.

    ## Why is this bad?
    Users turn a switch on by naming it. If it is on by default, the only way to turn it off is `-Name:$false`, which
    few users know. Invert its meaning: `-NoRecurse` instead of `-Recurse:$false`.
    """

    code, name, group = "PSV103", "switch-parameter-default", "correctness"
    aliases = ("PSAvoidDefaultValueSwitchParameter",)
    words = (b"true",)
    examples = (
        Bad("param([switch] $Recurse = $true)"),
        Good("param([switch] $Recurse)"),
        Good("param([bool] $Recurse = $true)"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        for value in file.fact(facts.variables_by_path).get("true", ()):
            parameter = value.parent if value.field_name == "default_value" else None
            if parameter is not None and value.text.lower() == "$true" and is_switch(parameter):
                message = (
                    "Switch parameter defaults to $true, so users can hardly turn it off; invert its "
                    "meaning and default to off."
                )
                yield self.finding(parameter, message)


def is_switch(parameter: Node) -> bool:
    """Whether one of the parameter's types is SwitchParameter."""
    return any(
        facts.resolve_type(facts.type_name_of(attribute)) == SWITCH for attribute in parameter.fields("attributes")
    )
