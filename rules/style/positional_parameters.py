"""PSV304."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Options, Rule, Severity, facts, option, options

if TYPE_CHECKING:
    from psverify.api.facts import CommandTable

MOST = 2
"""How many positional arguments are allowed."""

TAKE_THE_REST = frozenset(("join-path", "write-host", "write-output"))
"""Cmdlets, in lower case, with a parameter that takes all remaining values."""


def takes_the_rest(command: Node, file: File) -> bool:
    """Whether the values all go to one parameter, or to `$args`, so that there is nothing named to write before each."""
    name = (facts.command_name(command) or "").lower()
    if facts.commands_of(file).aliases.get(name, name).lower() in TAKE_THE_REST:
        return True
    declared = [
        node
        for node in file.fact(facts.functions)
        if facts.bare_name(facts.function_name(node)).lower() == facts.bare_name(name)
    ]
    return any(not facts.parameters(node) or any(map(is_rest, facts.parameters(node))) for node in declared)


def is_rest(parameter: Node) -> bool:
    """Whether a parameter takes all values that remain."""
    return any(
        facts.has_true_argument(attribute, "ValueFromRemainingArguments")
        for attribute in facts.attributes(parameter, "Parameter")
    )


@options
class PositionalOptions(Options):
    """Which commands may be called so."""

    command_allow_list: tuple[str, ...] = option((), "Commands to allow", pssa_name="CommandAllowList")


class PositionalParameters(Rule):
    """A command called with three or more positional arguments.

    ## Why is this bad?
    Readers have to know the order of the parameters. Parameter names explain the purpose of each value.
    """

    code, name, group = "PSV304", "positional-parameters", "style"
    aliases = ("PSAvoidUsingPositionalParameters",)
    severity = Severity.NOTE
    pssa_enable = True
    Options = PositionalOptions
    examples = (
        Bad("Get-ChildItem a b c"),
        Good("Get-ChildItem -Path a -Filter b"),
        Good("Get-ChildItem a b"),
    )
    deviations = (
        FalseAlarm(
            "remaining-values",
            "If one parameter, or `$args`, takes all remaining values, the arguments cannot be named.",
            (
                Good("Write-Host Copied $count files"),
                Good("function Add-Word { $args }\nAdd-Word a b c"),
                Good(
                    "function Add-Word { param([Parameter(ValueFromRemainingArguments)] $Words) $Words }\n"
                    "Add-Word a b c"
                ),
            ),
            takes_the_rest,
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        allowed = frozenset(map(str.lower, self.options.command_allow_list))
        table, own = facts.commands_of(file), file.fact(own_names)
        declared = frozenset(map(str.lower, own))
        for name, called in file.fact(facts.commands_by_name).items():
            everywhere = is_cmdlet(name, table)
            if (everywhere or name in declared) and name and name not in allowed:
                yield from self.calls(called, None if everywhere else own)

    def calls(self, called: list[Node], known: Collection[str] | None) -> Iterator[Finding]:
        """Yields the findings about calls by one name, if only in the case in which functions are `known` (None: any)."""
        for command in called:
            elements = facts.command_elements(command)
            if len(elements) <= MOST + 1 or positional(elements) <= MOST or is_fed(command):
                continue
            name = facts.command_name(command) or ""
            if known is None or name in known:
                why = "is called with positional parameters, so readers must know their order; name them."
                yield self.finding(command, f"Command '{name}' {why}", subject_id=name)


def positional(elements: list[Node]) -> int:
    """Counts the arguments without a name before them; where arguments are splatted, nobody can tell."""
    named = [element.kind == "command_parameter" for element in elements]
    count = sum(not own and not before for before, own in itertools.pairwise(named))
    return 0 if count > MOST and any(map(facts.is_splatted, elements[1:])) else count


def is_fed(command: Node) -> bool:
    """Whether a command gets its input from a pipeline; PSScriptAnalyzer says nothing of those."""
    pipeline = command.parent
    return pipeline is not None and pipeline.kind == "pipeline" and pipeline.field("pipeline_elements") != command


@lru_cache(maxsize=4096)
def is_cmdlet(name: str, table: CommandTable) -> bool:
    """Whether a name in lower case is a cmdlet's or an alias."""
    known = table.called(name)
    return (known is not None and known.kind == "Cmdlet") or name in table.aliases


def own_names(file: File) -> frozenset[str]:
    """The names of the file's functions as they are written, scope included."""
    return frozenset(facts.function_name(node) for node in file.fact(facts.functions))
