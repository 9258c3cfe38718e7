"""PSV117."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, facts

RESERVED = frozenset("#,(){}[]&/\\$^;:\"'<>|?@`*%+=~")


class ReservedCmdletCharacter(Rule):
    """An exported function with a reserved character in its name.

    ## Why is this bad?
    PowerShell warns when the module is imported, and the function can only be called with `& 'name'`.
    """

    code, name, group = "PSV117", "reserved-cmdlet-character", "correctness"
    aliases = ("PSReservedCmdletChar",)
    kinds = ("function_definition",)
    examples = (
        Bad("function Get-It# { [CmdletBinding()] param() 1 }\nExport-ModuleMember -Function 'Get-It#'"),
        Good("function Get-It { [CmdletBinding()] param() 1 }\nExport-ModuleMember -Function 'Get-It'"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        name = facts.bare_name(facts.function_name(node))
        found = sorted(RESERVED.intersection(name))
        if found and facts.cmdlet_binding(node) is not None and name.lower() in file.fact(facts.exported_functions):
            message = f"Function name '{name}' contains reserved characters: {' '.join(found)}; remove them."
            yield self.finding(node, message)
