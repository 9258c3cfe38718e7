"""PSV305."""

from __future__ import annotations

from collections.abc import Iterable

from psverify.api import Bad, File, Finding, Good, Node, Rule, Severity, facts

MESSAGE = (
    "{what} writes only to the host, so callers can't always pipe, capture or suppress its output; "
    "use Write-Output, Write-Verbose or Write-Information."
)


class WriteHost(Rule):
    """Output with `Write-Host` or `[Console]::Write…`.

    ## Why is this bad?
    Text written to the host reaches neither the pipeline nor, before PowerShell 5.0, any stream: callers can't capture,
    redirect or suppress it. The rule ignores functions with the verb `Show`, whose purpose is to write to the screen,
    and methods of classes.
    """

    code, name, group = "PSV305", "write-host", "style"
    aliases = ("PSAvoidUsingWriteHost",)
    severity, pssa_severity = Severity.NOTE, Severity.WARNING
    kinds = ("invoke_member_expression",)
    commands = ("Write-Host",)
    examples = (
        Bad("Write-Host 'done'"),
        Bad("[Console]::WriteLine('done')"),
        Good("function Show-Menu { Write-Host 'Choose' }"),
        Good("Write-Output 'done'"),
    )

    def visit(self, node: Node, file: File) -> Iterable[Finding]:
        what = written_by(node)
        return (self.finding(node, MESSAGE.format(what=what)),) if what and not is_shown(node, file) else ()


def written_by(node: Node) -> str | None:
    """Returns the command or method that writes to the host, if this is one."""
    if node.kind == "command":
        return facts.command_name(node)
    target, member = node.field("expression"), facts.constant_string(node.field("member"))
    if target is None or target.kind != "type_expression" or not (member or "").lower().startswith("write"):
        return None
    return f"[Console]::{member}()" if facts.type_name_of(target).lower().endswith("console") else None


HIDING = ("function_definition", "invoke_member_expression", "function_member")


def is_shown(node: Node, file: File) -> bool:
    """Whether PSScriptAnalyzer would not look here: in a `Show…` function, a method, or below a call on a value."""
    return facts.nearest_above(node, file, HIDING, hides) is not None


def hides(above: Node, _: File) -> bool:
    """Whether what is below this node is not looked at."""
    if above.kind == "function_definition":
        return facts.function_name(above).lower().startswith("show")
    if above.kind == "invoke_member_expression":
        target = above.field("expression")
        return target is None or target.kind != "type_expression"
    return above.kind == "function_member"
