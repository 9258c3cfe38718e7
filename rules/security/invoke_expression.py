"""PSV201."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule


class InvokeExpression(Rule):
    """Use of `Invoke-Expression`, which runs any text as code.

    ## Why is this bad?
    Whoever can influence the text runs commands of their own. There is nearly always a way without it: call the command
    with `&` and splatted arguments, look a property up by name, or convert data with `ConvertFrom-Json`.

    ## References
    - [PSScriptAnalyzer: AvoidUsingInvokeExpression](https://learn.microsoft.com/powershell/utility-modules/psscriptanalyzer/rules/avoidusinginvokeexpression)
    """

    code, name, group = "PSV201", "invoke-expression", "security"
    aliases = ("PSAvoidUsingInvokeExpression",)
    commands = ("Invoke-Expression", "iex")
    examples = (
        Bad('Invoke-Expression "Get-Process $name"'),
        Bad("$code | iex"),
        Good("& $command @arguments"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        yield self.finding(
            node, "Invoke-Expression runs any text as code; call the command itself, with '&' and splatted arguments."
        )
