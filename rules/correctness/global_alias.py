"""PSV132."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, facts


class GlobalAlias(Rule):
    """A module that creates a global alias.

    ## Why is this bad?
    The alias remains after the module is removed, and replaces an alias of the same name from another module or the
    user.
    """

    code, name, group = "PSV132", "global-alias", "correctness"
    aliases = ("PSAvoidGlobalAliases",)
    commands = ("New-Alias", "nal")
    extensions = (".psm1",)
    examples = (
        Bad("New-Alias -Name gi2 -Value Get-Item -Scope Global", path="example.psm1"),
        Good("New-Alias -Name gi2 -Value Get-Item", path="example.psm1"),
        Good("New-Alias -Name gi2 -Value Get-Item -Scope Global"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        scope = facts.constant_string(facts.bound_argument(node, "Scope", None)) or ""
        if scope.lower() == "global" and node.ancestor("command") is None:
            yield self.finding(
                node, "Global alias remains after the module is removed; create it in the module's scope."
            )
