"""PSV603."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from psverify.api import (
    Bad,
    File,
    Finding,
    Good,
    Node,
    Options,
    Rule,
    Target,
    check_targets,
    command_elements,
    command_name,
    command_parameter_name,
    declared_functions,
    option,
    target,
)


@dataclass(frozen=True)
class CommandOptions(Options):
    """Where the script is to run."""

    target_profiles: tuple[str, ...] = option(
        (), "Platforms such as `core-7.6-linux`, or PSScriptAnalyzer's names of profiles; none: the rule says nothing",
        peer="TargetProfiles",
    )  # fmt: skip
    profile_dir_path: str = option(
        "", "A folder with further profiles in PSScriptAnalyzer's JSON format", peer="ProfileDirPath"
    )
    ignore_commands: tuple[str, ...] = option((), "Commands that are not looked at", peer="IgnoreCommands")

    def __post_init__(self) -> None:
        check_targets(self.target_profiles, self.profile_dir_path)


class IncompatibleCommand(Rule):
    """A command or parameter that a target platform does not have.

    ## Why is this bad?
    The script fails there. What no table knows is not reported; functions of the script itself are not either.
    """

    code, name, group = "PSV603", "incompatible-command", "compatibility"
    aliases = ("PSUseCompatibleCommands",)
    default, peer_enable = False, False
    kinds = ("command",)
    Options = CommandOptions
    examples = (
        Bad("Get-WmiObject Win32_BIOS", options={"target_profiles": ("core-7.6-windows",)}),
        Bad("Get-Content a.txt -AsByteStream", options={"target_profiles": ("desktop-5.1-windows",)}),
        Good("Get-WmiObject Win32_BIOS", options={"target_profiles": ("desktop-5.1-windows",)}),
        Good("Get-WmiObject Win32_BIOS"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        name = command_name(node) if self.options.target_profiles else None
        if not name or name.lower() in self.ignored() or name.lower() in file.fact(declared_functions):
            return
        for wanted in self.options.target_profiles:
            place = target(wanted, self.options.profile_dir_path)
            if place.lacks_command(name):
                message = f"'{name}' does not exist on {place.name}, so the script fails there."
                yield self.finding(node, message, subject_id=name)
            else:
                yield from self.parameters(node, name, place)

    def ignored(self) -> frozenset[str]:
        """Returns the commands that the user does not want to hear of."""
        return frozenset(map(str.lower, self.options.ignore_commands))

    def parameters(self, command: Node, name: str, place: Target) -> Iterator[Finding]:
        """Yields the parameters of a command that a platform's command of that name does not have."""
        for element in command_elements(command):
            word = command_parameter_name(element) if element.kind == "command_parameter" else ""
            if word and place.lacks_parameter(name, word):
                message = f"'{name}' has no parameter '-{word}' on {place.name}, so the script fails there."
                yield self.finding(element, message, subject_id=f"{name}/{word}")
