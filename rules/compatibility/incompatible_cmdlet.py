"""PSV602."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from psverify.api import Bad, File, Finding, Good, Node, Options, Rule, facts, option, options, target

if TYPE_CHECKING:
    from psverify.api.facts import CommandTable

REFERENCE, OTHER_REFERENCE = "desktop-5.1.14393.206-windows", "core-6.1.0-windows"


@options
class CmdletOptions(Options):
    """The target platforms."""

    compatibility: tuple[str, ...] = option(
        (), "Target platforms such as `core-6.1.0-linux` or `desktop-5.1.14393.206-windows`; without "
"any, the rule reports nothing",
        pssa_name="compatibility",
    )  # fmt: skip


class IncompatibleCmdlet(Rule):
    """A Windows PowerShell command that a target platform does not have.

    ## Why is this bad?
    The script fails on that platform. The rule does not report commands that are missing from all of its tables.
    """

    code, name, group = "PSV602", "incompatible-cmdlet", "compatibility"
    aliases = ("PSUseCompatibleCmdlets",)
    targets_option = "compatibility"
    Options = CmdletOptions
    examples = (
        Bad("Get-EventLog System", options={"compatibility": ("core-6.1.0-linux",)}),
        Good("Get-EventLog System"),
        Good("Get-ChildItem", options={"compatibility": ("core-6.1.0-linux",)}),
    )

    def check(self, file: File) -> Iterator[Finding]:
        targets = facts.target_platforms(file, self.options.compatibility)
        reference = reference_of(targets) if targets else ()
        for name, called in file.fact(facts.commands_by_name).items() if targets else ():
            lacking = [place for place in targets if name in reference and lacks_command(place, name, file)]
            for command in called if lacking else ():
                if not is_hidden(command, file):
                    word, written = facts.command_elements(command)[0], facts.command_name(command)
                    for place in lacking:
                        yield self.finding(
                            word, f"Cmdlet '{written}' does not exist on {place}; use one that every target has."
                        )


def is_hidden(command: Node, file: File) -> bool:
    """Whether an enclosing command has a name that is not constant, which PSScriptAnalyzer ignores."""
    return facts.nearest_above(command, file, ("command",), is_of_unknown_name) is not None


def is_of_unknown_name(command: Node, _: File) -> bool:
    """Whether the name of a command is not constant."""
    return facts.command_name(command) is None


def reference_of(targets: tuple[str, ...]) -> CommandTable:
    """Returns the commands that targets are compared with: those of Windows PowerShell 5.1, itself with PowerShell 6.1."""
    is_reference = all(facts.platform_named(place) == facts.platform_named(REFERENCE) for place in targets)
    return table(OTHER_REFERENCE if is_reference else REFERENCE)


def lacks_command(platform: str, name: str, file: File) -> bool:
    """Whether a platform, by PSScriptAnalyzer's name for it, neither has a command nor comes with a module that does.

    Under parity the recorded commands count, as for PSScriptAnalyzer, and not the modules.
    """
    return name not in table(platform) and (file.pssa_parity or target(platform).lacks_command(name))


@cache
def table(platform: str) -> CommandTable:
    """Returns the commands of a platform, by PSScriptAnalyzer's name for it; unknown platforms have everything."""
    name = facts.platform_named(platform)
    return facts.command_table((name,)) if name is not None else facts.command_table()
