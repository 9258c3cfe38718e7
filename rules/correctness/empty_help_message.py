"""PSV106."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, facts


class EmptyHelpMessage(Rule):
    """A `HelpMessage` without a message.

    ## Why is this bad?
    PowerShell rejects an empty or null help message when it prompts for the parameter, and `HelpMessage` without a
    value has no effect.
    """

    code, name, group = "PSV106", "empty-help-message", "correctness"
    aliases = ("PSAvoidNullOrEmptyHelpMessageAttribute",)
    words = (b"helpmessage",)
    kinds = ("function_definition",)
    examples = (
        Bad("function Get-It { param([Parameter(HelpMessage = '')] $Name) $Name }"),
        Bad("function Get-It { param([Parameter(HelpMessage)] $Name) $Name }"),
        Good("function Get-It { param([Parameter(HelpMessage = 'Whose?')] $Name) $Name }"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        for parameter in facts.block_parameters(node):
            for _ in filter(has_empty_message, facts.attributes(parameter)):
                name = facts.parameter_name(parameter)
                message = (
                    f"HelpMessage of '{name}' is empty, so calls of the function fail; describe "
                    "the parameter or remove HelpMessage."
                )
                yield self.finding(parameter, message, subject_id=name)


def has_empty_message(attribute: Node) -> bool:
    """Whether an attribute has a HelpMessage that is empty, null or has no value."""
    argument = facts.attribute_argument(attribute, "HelpMessage")
    if argument is None:
        return False
    value = argument.field("argument")
    return value is None or facts.constant_string(value) == "" or facts.is_variable(value, "null")
