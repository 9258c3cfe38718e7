"""PSV207."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, Severity, facts, regex

PARAMETER = "computername"
LOCAL = frozenset(("localhost", ".", "::1", "127.0.0.1"))

MAKES = regex(r"(?:new|edit)-(?!.*session)", 2)
"""Commands that create or describe a computer and open no session on it."""


def is_of_test(command: Node, file: File) -> bool:
    """Whether a test names the computer, which need not exist."""
    return facts.is_test_code(file) or facts.is_in_pester_block(command, file)


def names_new_computer(command: Node, _file: File) -> bool:
    """Whether the command makes a computer, or an image of one, under this name."""
    return MAKES.match(facts.command_name(command) or "") is not None


class HardcodedComputerName(Rule):
    """A constant argument for `-ComputerName`.

    ## Why is this bad?
    It reveals the names of machines to every reader of the script, and the script only works in one environment. Take
    the name as a parameter. The names of the local computer are allowed.
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
    deviations = (
        FalseAlarm(
            "test",
            "Tests name computers that need not exist.",
            (
                Good("Get-Service -ComputerName 'db01'", path="tests/Service.Tests.ps1"),
                Good("It 'asks' { Get-Service -ComputerName 'db01' }"),
            ),
            is_of_test,
        ),
        FalseAlarm(
            "new-computer",
            "`New-NanoServerImage -ComputerName` and similar commands name what they create.",
            (Good("New-NanoServerImage -ComputerName 'nano1' -TargetPath nano.vhd"),),
            names_new_computer,
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        for command in commands_with_parameter(file):
            name = computer_name(command)
            if name is not None and name.lower() not in LOCAL:
                message = (
                    f"Hardcoded computer name '{name}' is visible to everyone who reads the script; "
                    "make it a parameter."
                )
                yield self.finding(command, message, subject_id=facts.command_name(command))


def commands_with_parameter(file: File) -> Collection[Node]:
    """Returns the commands that have the parameter `-ComputerName`, each once."""
    texts = file.tree.by_text("command_parameter").items()
    found = (node.parent for text, nodes in texts if PARAMETER in text.lower() for node in nodes)
    return dict.fromkeys(node for node in found if node is not None and node.kind == "command")


def computer_name(command: Node) -> str | None:
    """Returns the constant given to `-ComputerName`, a number included, or None."""
    value = facts.parameter_value(command, "ComputerName")
    if value is not None and value.kind == "constant_expression":
        return value.text
    return facts.constant_string(value)
