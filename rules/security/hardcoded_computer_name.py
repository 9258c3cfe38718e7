"""PSV207."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, Severity, command_name, constant_string, parameter_value

PARAMETER = "computername"
LOCAL = frozenset(("localhost", ".", "::1", "127.0.0.1"))


class HardcodedComputerName(Rule):
    """A constant for `-ComputerName`.

    ## Why is this bad?
    It tells every reader of the script what machines there are, and the script works for nobody else. Take the name as
    a parameter. The spellings of the local computer are fine.
    """

    code, name, group = "PSV207", "hardcoded-computer-name", "security"
    aliases = ("PSAvoidUsingComputerNameHardcoded",)
    words = (PARAMETER.encode(),)
    severity = Severity.ERROR
    examples = (
        Bad("Invoke-Command -ComputerName 'db01' -ScriptBlock { hostname }"),
        Good("Invoke-Command -ComputerName $server -ScriptBlock { hostname }"),
        Good("Invoke-Command -ComputerName localhost -ScriptBlock { hostname }"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        for command in commands_with_parameter(file):
            name = computer_name(command)
            if name is not None and name.lower() not in LOCAL:
                message = (
                    f"The computer name '{name}' is fixed in the script, and known to all who read it; "
                    "make it a parameter."
                )
                yield self.finding(command, message, subject_id=command_name(command))


def commands_with_parameter(file: File) -> Collection[Node]:
    """Returns the commands that have the parameter `-ComputerName`, each once."""
    texts = file.tree.by_text("command_parameter").items()
    found = (node.parent for text, nodes in texts if PARAMETER in text.lower() for node in nodes)
    return dict.fromkeys(node for node in found if node is not None and node.kind == "command")


def computer_name(command: Node) -> str | None:
    """Returns the constant given to `-ComputerName`, a number included, or None."""
    value = parameter_value(command, "ComputerName")
    if value is not None and value.kind == "constant_expression":
        return value.text
    return constant_string(value)
