"""PSV107."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Options, Rule, facts, option, options, regex

DEFAULT = ("core-6.1.0-windows",)
HOOKS = frozenset(("prompt", "psconsolehostreadline", "tabexpansion2"))
"""Functions that PowerShell provides for users to replace."""
PROVIDER_FUNCTIONS = frozenset(("get-packageprovidername", "initialize-provider"))
"""Functions that every package provider declares; its other functions have the names that PackageManagement calls."""

ON_VERSION = regex(r"psversiontable|psedition|\$is(?:coreclr|linux|macos|windows)")


def is_private(function: Node, _file: File) -> bool:
    """Whether the name only belongs to a function that its module does not export."""
    return facts.bare_name(facts.function_name(function)) not in facts.command_table()


def is_of_test(function: Node, file: File) -> bool:
    """Whether a test overwrites the command, to watch how it is called or to run where it does not exist."""
    return facts.is_test_code(file) or facts.is_in_pester_block(function, file)


def is_fallback(function: Node, _file: File) -> bool:
    """Whether a condition on the command or the version declares the function only if the command is missing."""
    name = facts.bare_name(facts.function_name(function)).lower()
    texts = [guard.text.lower() for guard in facts.guards(function)]
    return any(name in text or ON_VERSION.search(text) for text in texts)


def is_hook(function: Node, file: File) -> bool:
    """Whether PowerShell, or its package management, calls a function of this name that others may declare."""
    if facts.bare_name(facts.function_name(function)).lower() in HOOKS:
        return True
    return not file.fact(facts.declared_functions).isdisjoint(PROVIDER_FUNCTIONS)


def is_proxy(function: Node, file: File) -> bool:
    """Whether a function wraps the command: it calls it by its module or on `$PSCmdlet`, or forwards to its help."""
    name = facts.bare_name(facts.function_name(function)).lower()
    text = file.slice(function.start, function.end).lower()
    known = facts.command_table().find(name)
    calls = (f"forwardhelptargetname {name}", f"$pscmdlet.{name.replace('-', '')}(")
    return known is not None and any(call in text for call in (f"{known.module.lower()}\\{name}", *calls))


def is_its_own(function: Node, file: File) -> bool:
    """Whether the file is the module that the command comes from."""
    known = facts.command_table().find(facts.bare_name(facts.function_name(function)))
    return known is not None and file.path.replace("\\", "/").lower().endswith(f"/{known.module.lower()}.psm1")


@options
class BuiltinOptions(Options):
    """The platforms whose commands the rule compares with."""

    powershell_version: tuple[str, ...] = option(
        (),
        "Platforms such as `desktop-5.1.14393.206-windows`; by default `core-6.1.0-windows`",
        pssa_name="PowerShellVersion",
    )


class OverwrittenBuiltinCmdlet(Rule):
    """A function with the name of a command that comes with PowerShell.

    ## Why is this bad?
    Functions take precedence over cmdlets: from then on, every call of the command runs the function instead.
    """

    code, name, group = "PSV107", "overwritten-builtin-cmdlet", "correctness"
    aliases = ("PSAvoidOverwritingBuiltInCmdlets",)
    pssa_enable = True
    kinds = ("function_definition",)
    Options = BuiltinOptions
    examples = (
        Bad("function Get-ChildItem { 1 }"),
        Bad("function Get-EventLog { 1 }", options={"powershell_version": ("desktop-5.1.14393.206-windows",)}),
        Good("function Get-EventLog { 1 }"),
        Good("function Get-Child { 1 }"),
    )
    deviations = (
        FalseAlarm(
            "private-function",
            "`Write-Log`, `ThrowError` and other functions that a module, such as "
            "PSDesiredStateConfiguration, does not export are not available to users.",
            (Good("function Write-Log { 1 }"),),
            is_private,
        ),
        FalseAlarm(
            "test",
            "Tests overwrite commands on purpose, with stubs and with functions in Pester blocks.",
            (
                Good("function Get-Service { 'stub' }", path="tests/Stubs.ps1"),
                Good("Describe 'it' { BeforeAll { function Get-Service { 'stub' } } }"),
            ),
            is_of_test,
        ),
        FalseAlarm(
            "fallback",
            "A function that is declared only if the command is missing hides nothing.",
            (
                Good("if (-not (Get-Command Get-Service -ErrorAction Ignore)) { function Get-Service { 1 } }"),
                Good("if ($PSVersionTable.PSVersion.Major -lt 5) { function Get-Service { 1 } }"),
            ),
            is_fallback,
        ),
        FalseAlarm(
            "hook",
            "Users are meant to replace `prompt`, `TabExpansion2` and `PSConsoleHostReadLine`, and a "
            "package provider has the functions that PackageManagement calls.",
            (
                Good("function PSConsoleHostReadLine { 'x' }"),
                Good("function Get-PackageProviderName { 'Mine' }\nfunction Get-Package { 1 }"),
            ),
            is_hook,
        ),
        FalseAlarm(
            "proxy",
            "A function that calls the command by its module-qualified name or as a method of "
            "`$PSCmdlet`, or forwards to its help, is a wrapper.",
            (
                Good("function Get-Service { Microsoft.PowerShell.Management\\Get-Service @args }"),
                Good(
                    "function Write-Warning([Parameter()] $Message) { $PSCmdlet.WriteWarning($Message); $log.Add($Message) }"
                ),
            ),
            is_proxy,
        ),
        FalseAlarm(
            "own-module",
            "A module that declares its own commands hides nothing.",
            (Good("function Get-LogProperties { 1 }", path="Modules/PSDiagnostics.psm1"),),
            is_its_own,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        name = facts.function_name(node)
        for written in self.options.powershell_version or DEFAULT:
            platform = facts.platform_named(written)
            if platform is not None and name in facts.command_table((platform,), private=True):
                message = f"'{name}' hides the cmdlet of the same name in PowerShell ({written}); use a different name."
                yield self.finding(node, message)
