"""PSV603."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import (
    Bad,
    FalseAlarm,
    File,
    Finding,
    Good,
    Node,
    Rule,
    Target,
    TargetOptions,
    facts,
    option,
    options,
    target,
)

UNIX_PROGRAMS = frozenset("cat clear cp curl diff kill ls man mount mv ps pwd rm rmdir sleep sort tee wget".split())
"""Names of aliases that are also programs on Linux and macOS."""


def runs_program(node: Node, file: File) -> bool:
    """Whether a command that is reported runs a program on the platforms that lack the alias."""
    return node.kind == "command" and (facts.command_name(node) or "").lower() in UNIX_PROGRAMS


@options
class CommandOptions(TargetOptions):
    """The target platforms, and what to ignore."""

    ignore_commands: tuple[str, ...] = option((), "Commands to ignore", pssa_name="IgnoreCommands")


class IncompatibleCommand(Rule):
    """A command or parameter that a target platform does not have.

    ## Why is this bad?
    The script fails on that platform. The rule does not report commands that are missing from all of its tables, nor
    functions of the script itself.
    """

    code, name, group = "PSV603", "incompatible-command", "compatibility"
    aliases = ("PSUseCompatibleCommands",)
    targets_option = "target_profiles"
    default, pssa_enable = False, False
    Options = CommandOptions
    examples = (
        Bad("Get-WmiObject Win32_BIOS", options={"target_profiles": ("core-7.6-windows",)}),
        Bad("Get-Content a.txt -AsByteStream", options={"target_profiles": ("desktop-5.1-windows",)}),
        Good("Get-WmiObject Win32_BIOS", options={"target_profiles": ("desktop-5.1-windows",)}),
        Good("Get-WmiObject Win32_BIOS"),
    )
    deviations = (
        FalseAlarm(
            "unix-program",
            "PowerShell on Linux and macOS has no alias `sort` or `ls`; there the command runs the "
            "program of that name.",
            (Good("sort names.txt", options={"target_profiles": ("core-7.6-linux",)}),),
            runs_program,
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        places = [
            target(name, self.options.profile_dir_path)
            for name in facts.target_platforms(file, self.options.target_profiles)
        ]
        if not places:
            return
        known = frozenset(map(str.lower, self.options.ignore_commands)) | file.fact(facts.declared_functions)
        for name, calls in file.fact(facts.commands_by_name).items():
            for place in places if name and name not in known else ():
                missing = place.lacks_command(name)
                for call in calls:
                    yield from self.missing(call, place) if missing else self.parameters(call, name, place)

    def missing(self, call: Node, place: Target) -> Iterator[Finding]:
        """Yields the finding about a command that a platform does not have."""
        name = facts.command_name(call) or ""
        message = f"Command '{name}' does not exist on {place.name}; use one that every target has."
        yield self.finding(call, message, subject_id=name)

    def parameters(self, call: Node, name: str, place: Target) -> Iterator[Finding]:
        """Yields the parameters of a call that a platform's command of that name does not have."""
        for element in facts.command_elements(call):
            word = facts.command_parameter_name(element) if element.kind == "command_parameter" else ""
            if word and place.lacks_parameter(name, word):
                written = facts.command_name(call)
                message = (
                    f"Parameter '-{word}' of '{written}' does not exist on {place.name}; use one that every target has."
                )
                yield self.finding(element, message, subject_id=f"{written}/{word}")
