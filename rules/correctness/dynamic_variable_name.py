"""PSV131."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, Severity, bound_argument, constant_string, is_splatted


class DynamicVariableName(Rule):
    """`New-Variable` with a name that is worked out when it runs.

    ## Why is this bad?
    Nobody can look such a variable up, neither a reader nor a tool. Use a hashtable with the name as its key.
    """

    code, name, group = "PSV131", "dynamic-variable-name", "correctness"
    aliases = ("PSAvoidDynamicallyCreatingVariableNames",)
    severity = Severity.NOTE
    default, peer_enable = False, False
    commands = ("New-Variable", "nv")
    examples = (
        Bad('New-Variable -Name "item$i" -Value 1'),
        Good("New-Variable -Name item -Value 1"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        name = bound_argument(node, "Name", 0)
        if (
            name is not None
            and constant_string(name) is None
            and name.kind != "constant_expression"
            and not is_splatted(name)
        ):
            text = name.text.strip("'\"")
            message = "A variable whose name is worked out can't be looked up; use a hashtable with the name as key."
            yield self.finding(node, message, subject_id=text)
