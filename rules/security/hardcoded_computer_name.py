"""PSV207."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, Severity, command_name, constant_string, parameter_value

PARAMETER = b"computername"
LOCAL = frozenset(("localhost", ".", "::1", "127.0.0.1"))


class HardcodedComputerName(Rule):
    """A constant for `-ComputerName`.

    ## Why is this bad?
    It tells every reader of the script what machines there are, and the script works for nobody else. Take the name as
    a parameter. The spellings of the local computer are fine.
    """

    code, name, group = "PSV207", "hardcoded-computer-name", "security"
    aliases = ("PSAvoidUsingComputerNameHardcoded",)
    words = (PARAMETER,)
    severity = Severity.ERROR
    kinds = ("command",)
    examples = (
        Bad("Invoke-Command -ComputerName 'db01' -ScriptBlock { hostname }"),
        Good("Invoke-Command -ComputerName $server -ScriptBlock { hostname }"),
        Good("Invoke-Command -ComputerName localhost -ScriptBlock { hostname }"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        if PARAMETER not in file.lowered[node.start : node.end]:
            return
        name = computer_name(node)
        if name is not None and name.lower() not in LOCAL:
            message = (
                f"The computer name '{name}' is fixed in the script, and known to all who read it; make it a parameter."
            )
            yield self.finding(node, message, subject_id=command_name(node))


def computer_name(command: Node) -> str | None:
    """Returns the constant given to `-ComputerName`, a number included, or None."""
    value = parameter_value(command, "ComputerName")
    if value is not None and value.kind == "constant_expression":
        return value.text
    return constant_string(value)
