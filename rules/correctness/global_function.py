"""PSV133."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, facts


class GlobalFunction(Rule):
    """A module that declares a global function.

    ## Why is this bad?
    The function remains after the module is removed, and replaces a function of the same name from another module or
    the user.
    """

    code, name, group = "PSV133", "global-function", "correctness"
    aliases = ("PSAvoidGlobalFunctions",)
    kinds = ("function_definition",)
    extensions = (".psm1",)
    examples = (
        Bad("function global:Get-It { 1 }", path="example.psm1"),
        Good("function Get-It { 1 }", path="example.psm1"),
        Good("function global:Get-It { 1 }"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        name = facts.function_name(node)
        if name.lower().startswith("global:"):
            message = "Global function remains after the module is removed; export it from the module instead."
            yield self.finding(node.field("name"), message, subject_id=name)
