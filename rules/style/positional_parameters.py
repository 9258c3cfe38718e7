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
        if len(elements) < 3 or positional(node, elements) < 3:
            return
        name = command_name(node)
        if name and is_known(name, file) and name.lower() not in map(str.lower, self.options.command_allow_list):
            message = (
                f"'{name}' is called with values that no parameter names, so readers must know their order; name them."
            )
            yield self.finding(node, message, subject_id=name)


def positional(command: Node, elements: list[Node]) -> int:
    """Counts the arguments without a name before them; one that gets its input from a pipeline has one more."""
    if any(is_splatted(element) for element in elements[1:]):
        return 0
    named = [element.kind == "command_parameter" for element in elements]
    count = sum(not own and not before for before, own in itertools.pairwise(named))
    pipeline = command.parent
    if pipeline is None or pipeline.kind != "pipeline":
        return count
    first = pipeline.fields("pipeline_elements")[0]
    return count if first == command else 0


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
