"""PSV109."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, facts

FLAGS = frozenset(("System.Boolean", "System.Management.Automation.SwitchParameter"))


class ShouldContinueWithoutForce(Rule):
    """A function that calls `ShouldContinue` but has no `-Force` parameter.

    ## Why is this bad?
    Callers cannot skip the prompt, so an unattended script cannot use the function.
    """

    code, name, group = "PSV109", "should-continue-without-force", "correctness"
    aliases = ("PSAvoidShouldContinueWithoutForce",)
    words = (b"shouldcontinue",)
    kinds = ("function_definition",)
    examples = (
        Bad("function Clear-It { param($x) if ($PSCmdlet.ShouldContinue($x, 'Sure?')) { 1 } }"),
        Good(
            "function Clear-It { param($x, [switch] $Force) if ($Force -or $PSCmdlet.ShouldContinue($x, 'Sure?')) { 1 } }"
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        if any(map(is_force, node.descendants("parameter"))):
            return
        for call in filter(asks, node.descendants("invoke_member_expression")):
            message = "ShouldContinue always prompts; add a 'Force' switch so that scripts can skip the prompt."
            yield self.finding(call, message)


def is_force(parameter: Node) -> bool:
    """Whether this is a switch or `[bool]` parameter `-Force`."""
    return facts.parameter_name(parameter).lower() == "force" and facts.parameter_type(parameter) in FLAGS


def asks(call: Node) -> bool:
    """Whether this is `$PSCmdlet.ShouldContinue(…)`."""
    member = call.field("member")
    return (
        facts.is_variable(call.field("expression"), "PSCmdlet")
        and member is not None
        and member.text.lower() == "shouldcontinue"
    )
