"""PSV602."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from psverify.api import (
    Bad,
    CommandTable,
    File,
    Finding,
    Good,
    Node,
    Options,
    Rule,
    command_elements,
    command_name,
    command_table,
    option,
    platforms,
)

REFERENCE, OTHER_REFERENCE = "desktop-5.1.14393.206-windows", "core-6.1.0-windows"
PLATFORM = re.compile(r"(?i)(core|desktop)-(\d+\.\d+)\S*-(windows|linux|macos)$")


@dataclass(frozen=True)
class CmdletOptions(Options):
    """Where the script is to run."""

    compatibility: tuple[str, ...] = option(
        (), "Platforms such as `core-6.1.0-linux`, `desktop-5.1.14393.206-windows`; none: the rule says nothing",
        peer="compatibility",
    )  # fmt: skip


class IncompatibleCmdlet(Rule):
    """A command of Windows PowerShell that a target platform does not have.

    ## Why is this bad?
    The script fails there. What no table knows is not reported.
    """

    code, name, group = "PSV602", "incompatible-cmdlet", "compatibility"
    aliases = ("PSUseCompatibleCmdlets",)
    kinds = ("command",)
    Options = CmdletOptions
    examples = (
        Bad("Get-EventLog System", options={"compatibility": ("core-6.1.0-linux",)}),
        Good("Get-EventLog System"),
        Good("Get-ChildItem", options={"compatibility": ("core-6.1.0-linux",)}),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        targets = self.options.compatibility
        name = command_name(node) if targets else None
        if not name or name not in table(REFERENCE if targets != (REFERENCE,) else OTHER_REFERENCE) or is_hidden(node):
            return
        for target in targets:
            if name not in table(target):
                word = command_elements(node)[0]
                yield self.finding(word, f"'{name}' does not exist on {target}, so the script fails there.")


def is_hidden(command: Node) -> bool:
    """Whether the command stands within one whose name is not constant, where PSScriptAnalyzer does not look."""
    return any(above.kind == "command" and command_name(above) is None for above in command.ancestors())


@cache
def table(platform: str) -> CommandTable:
    """Returns the commands of a platform, by PSScriptAnalyzer's name for it; unknown platforms have everything."""
    match = PLATFORM.match(platform)
    name = "-".join(match.groups()).lower() if match else ""
    return command_table((name,)) if name in platforms() else command_table()
