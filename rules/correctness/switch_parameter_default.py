"""PSV103."""

from __future__ import annotations

from collections.abc import Iterable

from psverify.api import Bad, File, Finding, Good, Node, Rule, resolve, type_name_of

SWITCH = "System.Management.Automation.SwitchParameter"


class SwitchParameterDefault(Rule):
    """A `[switch]` parameter whose default is `$true`.

    ## Why is this bad?
    Users turn a switch on by naming it; one that is on already can only be turned off by `-Name:$false`, which nobody
    guesses. Turn the meaning around: `-NoRecurse` instead of `-Recurse:$false`.
    """

    code, name, group = "PSV103", "switch-parameter-default", "correctness"
    aliases = ("PSAvoidDefaultValueSwitchParameter",)
    kinds = ("parameter",)
    examples = (
        Bad("param([switch] $Recurse = $true)"),
        Good("param([switch] $Recurse)"),
        Good("param([bool] $Recurse = $true)"),
    )

    def visit(self, node: Node, file: File) -> Iterable[Finding]:
        default = node.field("default_value")
        if default is None or default.text.lower() != "$true" or not is_switch(node):
            return ()
        message = "A switch that is on by default can't be turned on; turn its meaning around, and let it be off."
        return (self.finding(node, message),)


def is_switch(parameter: Node) -> bool:
    """Whether one of the parameter's types is SwitchParameter."""
    return any(resolve(type_name_of(attribute)) == SWITCH for attribute in parameter.fields("attributes"))
