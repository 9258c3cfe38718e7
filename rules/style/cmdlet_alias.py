"""PSV301."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from psverify.api import (
    Bad,
    Effect,
    FalseAlarm,
    File,
    Finding,
    Fixed,
    Good,
    Node,
    Options,
    Rule,
    Safety,
    Severity,
    facts,
    option,
    options,
    replace,
)

from ._words import is_program, is_word_of_other_script

if TYPE_CHECKING:
    from psverify.api.facts import CommandTable

PROGRAMS = frozenset(("date", "host", "service", "uptime"))
"""Words that PowerShell on Linux finds as programs before it tries them with `Get-`."""


@options
class AliasOptions(Options):
    """Which aliases are welcome."""

    allowlist: tuple[str, ...] = option((), "Aliases to allow", pssa_name="allowlist")


def is_declared_otherwise(word: Node, file: File) -> bool:
    """Whether a command's name is that of a function or alias that the file or its repository declares."""
    return facts.is_redefined(facts.string_value(word), file)


class CmdletAlias(Rule):
    """Use of a cmdlet alias in a script.

    ## Why is this bad?
    Aliases differ between platforms and users (`ls` is a program on Linux), and readers have to know them. A name that
    PowerShell finds only by adding the prefix `Get-` is also slow.

    ## Fix safety
    Safe if the word is an alias on every target platform. Unsafe if it may be something else: a program on Linux (`ls`,
    `sort`; set `target-platforms` to rule that out), an alias that the script creates with a name computed at run time,
    a quoted word, or a command that PowerShell finds only by adding the prefix `Get-`. A `data` section allows commands
    by name, so there is no fix within it.
    """

    code, name, group = "PSV301", "cmdlet-alias", "style"
    aliases = ("PSAvoidUsingCmdletAliases",)
    safety = Safety.SAFE
    effect = Effect.SPELLING
    Options = AliasOptions
    examples = (
        Bad("gci ."),
        Fixed("Get-ChildItem ."),
        Good("Get-ChildItem ."),
        Good("gci .", options={"allowlist": ("gci",)}),
    )
    deviations = (
        FalseAlarm(
            "redefined-alias",
            "A name that the script, or another script of its repository, defines as a function or "
            "alias is not the built-in alias; PSScriptAnalyzer considers only the name.",
            (
                Good("Set-Alias echo Write-Host\necho hi"),
                Good("function sc { 'mine' }\nsc"),
                Good("Remove-Item alias:curl\ncurl https://example.com"),
            ),
            is_declared_otherwise,
        ),
        FalseAlarm(
            "program",
            "Arguments that the cmdlet cannot bind belong to a program of the same name.",
            (
                Good("curl -s -X GET https://example.com"),
                Good("wget -qO- https://example.com"),
                Good("ls -la"),
                Good("rm -rf build"),
            ),
            is_program,
        ),
        FalseAlarm(
            "word-of-other-script",
            "An unknown word is usually a command of another script or module, or of a "
            "domain-specific language. The rule reports it if the script loads nothing and the word "
            "has no arguments or its first argument is a parameter of the cmdlet.",
            (Good("Content { 1 }"), Good("Command a b"), Good("Import-Module ./tools.psm1\nerror 'it failed'")),
            is_word_of_other_script,
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        allowed = frozenset(map(str.lower, self.options.allowlist))
        for name, called in file.fact(facts.commands_by_name).items():
            if name and "-" not in name and name not in allowed:
                yield from self.calls(name, called, file)

    def calls(self, name: str, called: list[Node], file: File) -> Iterator[Finding]:
        """Yields the findings about the calls by one name."""
        full, why, safety = meaning(name, file)
        for command in called if full else ():
            if not is_assignment(command) and not is_of_resource(command):
                told = self.report(command, why, full, Safety.DISPLAY if is_in_data_section(command) else safety)
                yield self.misplaced_block(command) if name == "process" else told

    def misplaced_block(self, command: Node) -> Finding:
        """Makes the finding about `process`, which nobody means as a command."""
        message = (
            "'process' here calls Get-Process and does not start a block; move all other "
            "statements into their own blocks."
        )
        return self.finding(facts.command_elements(command)[0], message, severity=Severity.ERROR, subject_id="process")

    def report(self, command: Node, why: str, full: str, safety: Safety | None) -> Finding:
        """Makes the finding at the command's name."""
        word, name = facts.command_elements(command)[0], facts.command_name(command)
        safety = Safety.UNSAFE if facts.quote_of(word) and safety is not Safety.DISPLAY else safety
        fix = self.fix(f"Use {full}", replace(word, full), safety=safety) if is_one_token(word) else None
        return self.finding(word, why.format(name, full), fix=fix, subject_id=name)


def is_one_token(word: Node) -> bool:
    """Whether a name has no escapes, such as a continued line, and touches nothing that its quotes keep apart."""
    behind = word.tree.buffer[word.end : word.end + 1]
    return "`" not in word.text and (not facts.quote_of(word) or behind in b" \t\r\n;|)}&")


def meaning(name: str, file: File) -> tuple[str, str, Safety | None]:
    """Returns the command that a word means (or nothing), what is wrong with the word, and how safe replacing it is."""
    table = facts.commands_of(file)
    if (full := table.aliases.get(name)) is not None:
        why = "Alias '{}' does not exist on every platform; use '{}'."
        unsafe = file.fact(facts.makes_unknown_aliases) or facts.is_program_name(name, file.platforms)
        safety = Safety.UNSAFE if unsafe else None
    else:
        why = (
            "Command '{0}' has an implicit 'Get-': PowerShell tries the prefix only when no other "
            "command is found; use '{1}'."
        )
        full, safety = got(name, table), Safety.UNSAFE
    return full, why, Safety.DISPLAY if full and facts.is_redefined(name, file) else safety


def is_in_data_section(command: Node) -> bool:
    """Whether the statement `data` around a command allows it by the name that it has there."""
    return command.ancestor("data_statement") is not None


@lru_cache(maxsize=4096)
def got(name: str, table: CommandTable) -> str:
    """Returns the command that PowerShell finds by putting `Get-` before a word, or nothing."""
    found = table.find(f"Get-{name}") if name not in PROGRAMS and name not in table else None
    return found.name if found is not None else ""


def is_assignment(command: Node) -> bool:
    """Whether a command looks like a property of a DSC resource: `Ensure = 'Present'`."""
    elements = facts.command_elements(command)
    return len(elements) == 3 and elements[1].text == "="


def is_of_resource(command: Node) -> bool:
    """Whether this is a resource in a DSC configuration (`TimeZone Here { … }`), or a property of one."""
    if (
        command.ancestor("configuration_definition") is None
        or command.parent is None
        or command.parent.kind == "pipeline"
    ):
        return False
    elements, following = facts.command_elements(command), command.next_sibling
    block = elements[2] if len(elements) == 3 else following if len(elements) == 2 else None
    is_block = block is not None and block.kind == "script_block_expression"
    return is_block or (len(elements) > 1 and elements[1].text == "=")
