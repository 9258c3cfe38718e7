"""PSV134."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import SPECIAL_VARIABLES, Bad, File, Finding, Good, Rule, variable_path


class GlobalVariable(Rule):
    """Use of a global variable.

    ## Why is this bad?
    Any command can change it at any moment. Pass values as parameters, or use `$script:` within a script or module.
    """

    code, name, group = "PSV134", "global-variable", "correctness"
    aliases = ("PSAvoidGlobalVars",)
    words = (b"global:",)
    examples = (
        Bad("$global:count = 1"),
        Good("$script:count = 1"),
        Good("$global:LASTEXITCODE"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        for node in file.tree.root.descendants("variable_expression"):
            path = variable_path(node)
            if path.scope == "global" and path.name.lower() not in SPECIAL_VARIABLES:
                message = f"Any command can change '${path.user_path}'; pass the value as a parameter, or use $script:."
                yield self.finding(node, message, subject_id=path.user_path)
