"""PSV121."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, facts
from psverify.api.facts import COMMON_PARAMETERS, Command, CommandTable

ALIASES_KNOWN = "core-7.6-linux"
"""The platform from which the aliases of parameters were recorded."""


def is_bound_by_position(node: Node, file: File) -> bool:
    """Whether a call has a positional argument; switches do not take a value."""
    known = facts.commands_of(file).called(facts.command_name(node) or "")
    return known is not None and facts.has_positional_argument(node, known)


def has_default_value(node: Node, file: File) -> bool:
    """Whether the file gives a default value to a parameter of the cmdlet."""
    if not file.mentions(b"psdefaultparametervalues"):
        return False
    name = (facts.command_name(node) or "").lower().rpartition("\\")[2]
    return file.mentions(f"{name}:".encode()) or file.mentions(b"'*:") or file.mentions(b'"*:')


def is_own_function(node: Node, file: File) -> bool:
    """Whether the file declares a function of the cmdlet's name."""
    return (facts.command_name(node) or "").lower() in file.fact(facts.declared_functions)


def is_expected_to_fail(node: Node, file: File) -> bool:
    """Whether the call is in a block that a test runs, such as `{ … } | Should -Throw`, where it may be incorrect on purpose."""
    block = node.ancestor("script_block_expression")
    return block is not None and not facts.pester_command(block) and file.fact(facts.is_test_code)


class IncorrectCmdletCall(Rule):
    """A cmdlet called without its mandatory parameters.

    ## Why is this bad?
    PowerShell prompts for the value, and in a non-interactive session the script fails.
    """

    code, name, group = "PSV121", "incorrect-cmdlet-call", "correctness"
    aliases = ("PSUseCmdletCorrectly",)
    examples = (
        Bad("Write-Warning"),
        Bad("Set-Variable -Value 1"),
        Good("Write-Warning 'text'"),
        Good("Write-Verbose -Message 'text' -Verbose"),
        Good("'text' | Write-Warning"),
    )
    deviations = (
        FalseAlarm(
            "expected-to-fail",
            "A test calls a cmdlet incorrectly to check that it fails.",
            (Good("Describe 'a' { It 'b' { { Write-Warning } | Should -Throw } }"),),
            is_expected_to_fail,
        ),
        FalseAlarm(
            "value-after-switch",
            "A switch takes no value, so the next argument is positional; PSScriptAnalyzer takes it "
            "for the switch's value.",
            (Good("Write-Verbose -Verbose 'text'"),),
            is_bound_by_position,
        ),
        FalseAlarm(
            "default-value",
            "`$PSDefaultParameterValues` may supply the parameter.",
            (Good("$PSDefaultParameterValues['Send-MailMessage:To'] = $admin; Send-MailMessage -Body $text"),),
            has_default_value,
        ),
        FalseAlarm(
            "own-function",
            "A function of the script hides the cmdlet of the same name.",
            (Good("function Write-Warning { 'none' }; Write-Warning"),),
            is_own_function,
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        table = facts.commands_of(file)
        for name, called in file.fact(facts.commands_by_name).items():
            needs = needs_in(table, name)
            if needs is not None:
                yield from self.calls(called, needs)

    def calls(self, called: list[Node], needs: Needs) -> Iterator[Finding]:
        """Yields the findings about the calls of one cmdlet."""
        wanted = " or ".join(f"-{parameter}" for parameter in needs.parameters)
        for command in called:
            if not is_fed(command) and not may_satisfy(facts.command_elements(command), needs):
                name = facts.command_name(command)
                yield self.finding(command, f"'{name}' is called without mandatory parameter {wanted}; add it.")


class Needs(NamedTuple):
    """The parameters that a cmdlet needs in each of its sets, their names and aliases in lower case, and its switches.

    `others`, where not all aliases are known: the names of all parameters; anything else may be an alias of what is needed.
    """

    parameters: tuple[str, ...]
    names: frozenset[str]
    switches: frozenset[str]
    others: frozenset[str]


@cache
def needs_in(table: CommandTable, name: str) -> Needs | None:
    """What the cmdlet of a name in lower case needs; None for a name that is not a cmdlet's, and for one that needs nothing."""
    command = table.called(name)
    needs = needs_of(command) if command is not None and command.kind == "Cmdlet" else None
    return needs if needs is not None and needs.parameters else None


def needs_of(command: Command) -> Needs:
    """Returns what a cmdlet needs.

    As in PSScriptAnalyzer, what follows a switch counts as its value, and so does not satisfy a need; but where a cmdlet
    has several parameter sets, we know its switches.
    """
    sets = [{p.name for p in one if p.mandatory} for one in command.sets]
    parameters = sorted(set.intersection(*sets))
    aliases = command.parameter_aliases.items() if parameters else ()
    names = {*parameters, *(alias for alias, name in aliases if name in parameters)}
    switches = {p.name.lower() for one in command.sets for p in one if p.switch} if len(sets) > 1 else set()
    known = command.name in facts.command_table((ALIASES_KNOWN,))
    others: frozenset[str] = frozenset() if known else COMMON_PARAMETERS.union(command.parameters)
    return Needs(tuple(parameters), frozenset(map(str.lower, names)), frozenset(switches), others)


def is_fed(command: Node) -> bool:
    """Whether the command gets its input from a pipeline."""
    pipeline = command.parent
    return pipeline is not None and pipeline.kind == "pipeline" and pipeline.field("pipeline_elements") != command


def may_satisfy(elements: list[Node], needs: Needs) -> bool:
    """Whether a mandatory parameter is named, in full or by prefix, or there is a value that may be bound to it."""
    named = False
    for element in elements[1:]:
        if element.kind == "command_parameter":
            written = facts.command_parameter_name(element).lower()
            if any(name.startswith(written) for name in needs.names):
                return True
            if needs.others and written not in needs.others:
                return True
            named = written not in needs.switches
        elif not named or facts.is_splatted(element):
            return True
        else:
            named = False
    return False
