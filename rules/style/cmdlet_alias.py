"""PSV301."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from psverify.api import (
    Bad,
    CommandTable,
    File,
    Finding,
    Fixed,
    Good,
    Node,
    Options,
    Rule,
    Safety,
    Severity,
    command_elements,
    command_name,
    command_table,
    commands_by_name,
    commands_of,
    declared_functions,
    option,
    options,
    platforms,
    quote_of,
    replace,
)

PROGRAMS = frozenset(("date", "host", "service", "uptime"))
"""Words that PowerShell finds as programs on Linux before it would put `Get-` before them."""


@options
class AliasOptions(Options):
    """Which aliases are welcome."""

    allowlist: tuple[str, ...] = option((), "Aliases that are not reported", peer="allowlist")


class CmdletAlias(Rule):
    """Use of a cmdlet alias in a script.

    ## Why is this bad?
    Aliases differ between platforms and users (`ls` is a program on Linux), and readers have to know them. A name that
    PowerShell only finds by putting `Get-` before it is slow too.

    ## Fix safety
    Safe where the word is an alias on every target platform. Unsafe where it may be something else: a program on Linux
    (`ls`, `sort`; `target-platforms` may rule that out), a function of the file, a quoted word, or a command that
    PowerShell only finds by putting `Get-` before it.
    """

    code, name, group = "PSV301", "cmdlet-alias", "style"
    aliases = ("PSAvoidUsingCmdletAliases",)
    safety = Safety.SAFE
    Options = AliasOptions
    examples = (
        Bad("gci ."),
        Fixed("Get-ChildItem ."),
        Good("Get-ChildItem ."),
        Good("gci .", options={"allowlist": ("gci",)}),
    )

    def check(self, file: File) -> Iterator[Finding]:
        allowed = frozenset(map(str.lower, self.options.allowlist))
        for name, called in file.fact(commands_by_name).items():
            if name and "-" not in name and name not in allowed:
                yield from self.calls(name, called, file)

    def calls(self, name: str, called: list[Node], file: File) -> Iterator[Finding]:
        """Yields the findings about the calls by one name."""
        full, why, safety = meaning(name, file)
        for command in called if full else ():
            if not is_assignment(command) and not is_of_resource(command):
                told = self.report(command, why, full, safety)
                yield self.misplaced_block(command) if name == "process" else told

    def misplaced_block(self, command: Node) -> Finding:
        """Makes the finding about `process`, which nobody means as a command."""
        message = "Here 'process' is no block but calls Get-Process; put all other statements into blocks of their own."
        return self.finding(command_elements(command)[0], message, severity=Severity.ERROR, subject_id="process")

    def report(self, command: Node, why: str, full: str, safety: Safety | None) -> Finding:
        """Makes the finding at the command's name."""
        word, name = command_elements(command)[0], command_name(command)
        fix = self.fix(f"Use {full}", replace(word, full), safety=Safety.UNSAFE if quote_of(word) else safety)
        return self.finding(word, why.format(name, full), fix=fix, subject_id=name)


def meaning(name: str, file: File) -> tuple[str, str, Safety | None]:
    """Returns the command that a word stands for (or nothing), what is wrong with the word, and how safe replacing it is."""
    table = commands_of(file)
    if (full := table.aliases.get(name)) is not None:
        why = "'{}' is an alias of '{}', which not every system has and not every reader knows; write the name."
        unsafe = name in file.fact(declared_functions) or is_a_program(name, file.platforms)
        return full, why, Safety.UNSAFE if unsafe else None
    why = "PowerShell finds '{}' only by putting 'Get-' before it, after all else failed; write '{}'."
    return got(name, table), why, Safety.UNSAFE


@lru_cache(maxsize=4096)
def got(name: str, table: CommandTable) -> str:
    """Returns the command that PowerShell finds by putting `Get-` before a word, or nothing."""
    found = table.find(f"Get-{name}") if name not in PROGRAMS and name not in table else None
    return found.name if found is not None else ""


@cache
def is_a_program(alias: str, targets: tuple[str, ...]) -> bool:
    """Whether a Windows alias, on a Linux platform among the targets (none named: all there are), is none."""
    on_linux = [name for name in targets or platforms() if name.endswith("linux")]
    return any(alias not in command_table((name,)).alias_names for name in on_linux)


def is_assignment(command: Node) -> bool:
    """Whether a command looks like a property of a DSC resource: `Ensure = 'Present'`."""
    elements = command_elements(command)
    return len(elements) == 3 and elements[1].text == "="


def is_of_resource(command: Node) -> bool:
    """Whether this is a resource in a DSC configuration (`TimeZone Here { … }`), or a property of one."""
    if (
        command.ancestor("configuration_definition") is None
        or command.parent is None
        or command.parent.kind == "pipeline"
    ):
        return False
    elements, following = command_elements(command), command.next_sibling
    block = elements[2] if len(elements) == 3 else following if len(elements) == 2 else None
    is_block = block is not None and block.kind == "script_block_expression"
    return is_block or (len(elements) > 1 and elements[1].text == "=")
