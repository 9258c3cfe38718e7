"""PSV127."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, function_name, supports_should_process

CHANGING = ("new-", "set-", "remove-", "start-", "stop-", "restart-", "reset-", "update-")


class MissingShouldProcess(Rule):
    """A function whose verb changes something, without `SupportsShouldProcess`.

    ## Why is this bad?
    Users expect `-WhatIf` and `-Confirm` of every command that changes the system.
    """

    code, name, group = "PSV127", "missing-should-process", "correctness"
    aliases = ("PSUseShouldProcessForStateChangingFunctions",)
    kinds = ("function_definition",)
    examples = (
        Bad("function Remove-It { param($Name) Remove-Item $Name }"),
        Good(
            "function Remove-It { [CmdletBinding(SupportsShouldProcess)] param($Name) "
            "if ($PSCmdlet.ShouldProcess($Name)) { Remove-Item $Name } }"
        ),
        Good("function Get-It { 1 }"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        name, keyword = function_name(node), node.field("keyword")
        is_workflow = keyword is not None and keyword.text.lower() == "workflow"
        if name.lower().startswith(CHANGING) and not is_workflow and not supports_should_process(node):
            verb = name.partition("-")[0]
            message = (
                f"'{name}' changes something, by its verb '{verb}', but has no -WhatIf; add SupportsShouldProcess."
            )
            yield self.finding(node.field("name"), message)
