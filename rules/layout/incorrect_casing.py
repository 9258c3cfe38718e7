"""PSV409."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from psverify.api import (
    Bad,
    Correction,
    Effect,
    FalseAlarm,
    File,
    Fixed,
    Good,
    LayoutRule,
    Node,
    Options,
    Safety,
    Severity,
    facts,
    option,
    options,
    regex,
)

if TYPE_CHECKING:
    from psverify.api.facts import Spelling

NAMED = ("command", "command_parameter", "string_constant_expression")
KEYWORD = regex(rb"[kiIe]")
OPERATOR = regex(rb"[ouj]")
KEYWORD_CASE = "Keyword '{}' is not in lower case; use '{}'."
OPERATOR_CASE = "Operator '{}' is not in lower case; use '{}'."
COMMAND_CASE = "Command '{}' does not match its exact casing; use '{}'."
PARAMETER_CASE = "Parameter '-{}' does not match its exact casing; use '-{}'."


@options
class CasingOptions(Options):
    """Options of this rule."""

    check_commands: bool = option(True, "Check the names of commands and parameters.", pssa_name="CheckCommands")
    check_keyword: bool = option(True, "Check keywords.", pssa_name="CheckKeyword")
    check_operator: bool = option(True, "Check operators.", pssa_name="CheckOperator")


def is_own_name(node: Node, file: File) -> bool:
    """Whether this is the name, or a parameter, of a command that the script, its repository or the system declares."""
    around = node if node.kind == "command" else node.ancestor("command")
    name = facts.command_name(around) if around is not None and node.kind in NAMED else None
    if name is None:
        return False
    if is_in_every_session(name, file):
        return facts.is_redefined_here(name, file)
    return facts.is_redefined(name, file) or (node.kind != "command_parameter" and keeps_its_case(name, file))


def is_in_every_session(name: str, file: File) -> bool:
    """Whether a name is that of a command of PowerShell's own modules; reading a repository for others of it is slow."""
    known = facts.commands_of(file).find(name)
    return known is not None and known.module.startswith("Microsoft.PowerShell.")


def keeps_its_case(name: str, file: File) -> bool:
    """Whether a word may be the name of a program, which is found by its case on Linux, or of what a session declares."""
    if "-" in name:
        return False
    known = facts.commands_of(file).find(name)
    return facts.is_program_name(name.lower(), file.platforms) if known is None else known.module == ""


class IncorrectCasing(LayoutRule):
    """A keyword, operator, command or parameter that is not written in its canonical case.

    ## Why is this bad?
    PowerShell ignores case, but people and search tools do not. Keywords and operators are lower-case. The rule knows
    the commands and parameters of the target platforms and ignores all others. It also ignores the names of programs,
    and of functions and aliases that the script or its repository declares.
    """

    code, name, group = "PSV409", "incorrect-casing", "layout"
    aliases = ("PSUseCorrectCasing",)
    severity, safety = Severity.NOTE, Safety.SAFE
    effect = Effect.SPELLING
    title = "Use the correct casing"
    one_pass = True
    Options = CasingOptions
    examples = (
        Bad("IF ($x -EQ 1) { get-childitem -path . }", count=4),
        Fixed("if ($x -eq 1) { Get-ChildItem -Path . }"),
        Good("if ($x -eq 1) { Get-ChildItem -Path . }"),
    )
    deviations = (
        FalseAlarm(
            "own-name",
            "A function or alias that the script or its repository declares is not the built-in "
            "command, and a word that may name a program keeps its case because file names on Linux "
            "are case-sensitive.",
            (Good("function Exec { & $args[0] }\nExec { git status }"), Good("Sort -u names.txt")),
            is_own_name,
        ),
    )

    def corrections(self, file: File) -> Iterator[Correction]:
        if self.options.check_keyword:
            yield from in_lower_case(file, KEYWORD, KEYWORD_CASE)
        if self.options.check_operator:
            yield from in_lower_case(file, OPERATOR, OPERATOR_CASE)
        if self.options.check_commands:
            yield from commands(file)


def in_lower_case(file: File, letters: re.Pattern[bytes], message: str) -> Iterator[Correction]:
    """Tokens of some letters that have capitals."""
    stream, buffer, lowered = file.fact(facts.tokens), file.buffer, file.lowered
    starts, ends = stream.starts, stream.ends
    for match in letters.finditer(stream.letters):
        index = match.start()
        start, end = starts[index], ends[index]
        if buffer[start:end] != lowered[start:end]:
            text, right = file.slice(start, end), lowered[start:end].decode()
            yield Correction(start, end, message.format(text, right), start, end, right, right)


def commands(file: File) -> Iterator[Correction]:
    """Names of commands and parameters; those of a command count for the commands in its arguments too."""
    known = {}
    for name, called in file.fact(facts.calls):
        spelled = facts.command_spelling(name, file.platforms) if name is not None else None
        if name is not None and spelled is not None:
            known.update(dict.fromkeys(called, (name, spelled)))
    for node, (name, spelled) in known.items():
        if name != spelled.name:
            yield from command(node, name, spelled.name, file)
    yield from parameters(known, file)


def parameters(known: Mapping[Node, tuple[str, Spelling]], file: File) -> Iterator[Correction]:
    """Names of parameters, by each of the commands around them."""
    around, left = Around(), facts.in_order(known)[::-1]
    for element in file.tree.root.descendants("command_parameter") if known else ():
        while left and left[-1].start <= element.start:
            node = left.pop()
            around.leave(node.start)
            around.enter(node.end, known[node][1])
        around.leave(element.start)
        written = facts.command_parameter_name(element)
        if around.has_other(written):
            for _, spelled in around.commands:
                yield from parameter(element, written, spelled)


class Around:
    """The commands around a place, the outermost first; those that are spelled alike are asked once."""

    def __init__(self) -> None:
        self.commands: list[tuple[int, Spelling]] = []
        self._alike: dict[str, list[Spelling]] = {}

    def enter(self, end: int, spelled: Spelling) -> None:
        """Adds a command that ends there."""
        self.commands.append((end, spelled))
        self._alike.setdefault(spelled.name, []).append(spelled)

    def leave(self, offset: int) -> None:
        """Drops the commands that end before a place."""
        while self.commands and self.commands[-1][0] <= offset:
            _, spelled = self.commands.pop()
            self._alike[spelled.name].pop()
            if not self._alike[spelled.name]:
                del self._alike[spelled.name]

    def has_other(self, written: str) -> bool:
        """Whether a command declares a parameter in other letters."""
        name = written.lower()
        return any(alike[0].parameters.get(name, written) != written for alike in self._alike.values())


def command(node: Node, written: str, right: str, file: File) -> Iterator[Correction]:
    """The name of a command; quotes around it stay, and a name with escapes in it is left alone."""
    first = node.fields("command_elements")[0]
    quotes = (first.text[0], first.text[-1]) if facts.quote_of(first) else ("", "")
    start, end = first.start + len(quotes[0].encode()), first.end - len(quotes[1].encode())
    if file.slice(start, end) == written:
        message = COMMAND_CASE.format(written, right)
        yield Correction(first.start, first.end, message, start, end, right, right)


def parameter(element: Node, written: str, known: Spelling) -> Iterator[Correction]:
    """The name of a parameter, after its dash, by a command that is around it."""
    right = known.parameters.get(written.lower(), written)
    if right != written:
        start = element.start + len(element.text[0].encode())
        message = PARAMETER_CASE.format(written, right)
        yield Correction(element.start, element.end, message, start, start + len(written.encode()), right, right)
