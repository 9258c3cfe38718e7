"""PSV301."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from psverify.api import (
    Bad,
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
    commands_by_name,
    commands_of,
    declared_functions,
    option,
    quote_of,
    replace,
)


@dataclass(frozen=True)
class AliasOptions(Options):
    """Which aliases are welcome."""

    allowlist: tuple[str, ...] = option((), "Aliases that are not reported", peer="allowlist")


class CmdletAlias(Rule):
    """Use of a cmdlet alias in a script.

    ## Why is this bad?
    Aliases differ between platforms and users (`ls` is a program on Linux), and readers have to know them. A name that
    PowerShell only finds by putting `Get-` before it is slow too.

    ## Fix safety
    Safe: the alias is replaced by what it stands for. A function of that name in the same file is not an alias; an alias
    inside a string stays.
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
        table = commands_of(file)
        full = table.aliases.get(name)
        why = "'{}' is an alias of '{}', which not every system has and not every reader knows; write the name."
        if full is None and name not in table and (found := table.find(f"Get-{name}")) is not None:
            full = found.name
            why = "PowerShell finds '{}' only by putting 'Get-' before it, after all else failed; write '{}'."
        if full is None:
            return
        for command in called:
            if not is_assignment(command):
                message = why.format(command_name(command), full)
                yield self.misplaced_block(command) if name == "process" else self.report(command, message, full, file)

    def misplaced_block(self, command: Node) -> Finding:
        """Makes the finding about `process`, which nobody means as a command."""
        message = "Here 'process' is no block but calls Get-Process; put all other statements into blocks of their own."
        return self.finding(command_elements(command)[0], message, severity=Severity.ERROR, subject_id="process")

    def report(self, command: Node, why: str, full: str, file: File) -> Finding:
        """Makes the finding at the command's name."""
        word, name = command_elements(command)[0], command_name(command) or ""
        safety = Safety.UNSAFE if name.lower() in file.fact(declared_functions) or quote_of(word) else None
        fix = self.fix(f"Use {full}", replace(word, full), safety=safety)
        return self.finding(word, why, fix=fix, subject_id=name)


def is_assignment(command: Node) -> bool:
    """Whether a command looks like a property of a DSC resource: `Ensure = 'Present'`."""
    elements = command_elements(command)
    return len(elements) == 3 and elements[1].text == "="
