"""PSV107."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import (
    Bad,
    File,
    Finding,
    Good,
    Node,
    Options,
    Rule,
    command_table,
    function_name,
    option,
    options,
    platform_named,
)

DEFAULT = ("core-6.1.0-windows",)


@options
class BuiltinOptions(Options):
    """Whose commands are meant."""

    powershell_version: tuple[str, ...] = option(
        (),
        "Platforms such as `desktop-5.1.14393.206-windows`; none: `core-6.1.0-windows`",
        peer="PowerShellVersion",
    )


class OverwrittenBuiltinCmdlet(Rule):
    """A function with the name of a command that comes with PowerShell.

    ## Why is this bad?
    Functions come before cmdlets: all that calls the command from then on gets the function instead.
    """

    code, name, group = "PSV107", "overwritten-builtin-cmdlet", "correctness"
    aliases = ("PSAvoidOverwritingBuiltInCmdlets",)
    peer_enable = True
    kinds = ("function_definition",)
    Options = BuiltinOptions
    examples = (
        Bad("function Get-ChildItem { 1 }"),
        Bad("function Get-EventLog { 1 }", options={"powershell_version": ("desktop-5.1.14393.206-windows",)}),
        Good("function Get-EventLog { 1 }"),
        Good("function Get-Child { 1 }"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        name = function_name(node)
        for written in self.options.powershell_version or DEFAULT:
            platform = platform_named(written)
            if platform is not None and name in command_table((platform,)):
                message = f"'{name}' is also a command of PowerShell ({written}), which it hides; choose another name."
                yield self.finding(node, message)
