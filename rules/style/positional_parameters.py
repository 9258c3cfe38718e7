"""PSV304."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from psverify.api import (
    Bad,
    File,
    Finding,
    Good,
    Node,
    Options,
    Rule,
    Severity,
    bare_name,
    command_elements,
    command_name,
    commands_of,
    function_name,
    functions,
    is_splatted,
    option,
)

MOST = 2
"""How many arguments without a name readers can be expected to understand."""


@dataclass(frozen=True)
class PositionalOptions(Options):
    """Which commands may be called so."""

    command_allow_list: tuple[str, ...] = option((), "Commands that are not reported", peer="CommandAllowList")


class PositionalParameters(Rule):
    """A command called with three or more arguments that no parameter name explains.

    ## Why is this bad?
    Readers have to know the order of the parameters; named ones tell what each value is for.
    """

    code, name, group = "PSV304", "positional-parameters", "style"
    aliases = ("PSAvoidUsingPositionalParameters",)
    severity = Severity.NOTE
    peer_enable = True
    kinds = ("command",)
    Options = PositionalOptions
    examples = (
        Bad("Get-ChildItem a b c"),
        Good("Get-ChildItem -Path a -Filter b"),
        Good("Get-ChildItem a b"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        elements = command_elements(node)
        if len(elements) <= MOST + 1 or positional(elements) <= MOST or is_fed(node):
            return
        name = command_name(node)
        if name and is_known(name, file) and name.lower() not in map(str.lower, self.options.command_allow_list):
            message = (
                f"'{name}' is called with values that no parameter names, so readers must know their order; name them."
            )
            yield self.finding(node, message, subject_id=name)


def positional(elements: list[Node]) -> int:
    """Counts the arguments without a name before them; where arguments are splatted, nobody can tell."""
    named = [element.kind == "command_parameter" for element in elements]
    count = sum(not own and not before for before, own in itertools.pairwise(named))
    return 0 if count > MOST and any(map(is_splatted, elements[1:])) else count


def is_fed(command: Node) -> bool:
    """Whether a command gets its input from a pipeline; PSScriptAnalyzer says nothing of those."""
    pipeline = command.parent
    return pipeline is not None and pipeline.kind == "pipeline" and pipeline.field("pipeline_elements") != command


def is_known(name: str, file: File) -> bool:
    """Whether this is a cmdlet, an alias, or a function of this very file, in its very case."""
    table = commands_of(file)
    known = table.find(name)
    return (
        (known is not None and known.kind == "Cmdlet") or name.lower() in table.aliases or name in file.fact(own_names)
    )


def own_names(file: File) -> frozenset[str]:
    """The names of the file's functions as they are written."""
    return frozenset(bare_name(function_name(node)) for node in file.fact(functions))
