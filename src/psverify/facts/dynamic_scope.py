"""Dynamic scope: a function reads the variables of its callers, and a dot-sourced script those of the script around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from psverify.facts.functions import bare_name, commands, function_name, functions
from psverify.facts.node_groups import nodes_within
from psverify.facts.runspaces import own_variables
from psverify.facts.variables import bare_variable_name
from psverify.parse.nodes import command_name

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node


def is_read_by_callee(name: str, place: Node, file: File) -> bool:
    """Whether a function that code in a place calls, if only by others, reads a variable which it does not set.

    `name` is in lower case. Only functions of the file are checked.
    """
    return name in file.fact_of(_names_read_by_callees, place)


def _names_read_by_callees(place: Node, file: File) -> frozenset[str]:
    declared = file.fact(_last_declared)
    called, waiting, names = set[str](), [*_called_in(place, file)], set[str]()
    while waiting:
        current = waiting.pop()
        if current not in called:
            called.add(current)
            names |= file.fact_of(free_variables, declared[current])
            waiting += file.fact_of(_called_in, declared[current])
    return frozenset(names)


def _last_declared(file: File) -> Mapping[str, Node]:
    """The functions by their bare names in lower case, of several the last; a fact of the file."""
    return {bare_name(function_name(function)).lower(): function for function in file.fact(functions)}


def free_variables(function: Node, file: File) -> frozenset[str]:
    """Returns the bare names, in lower case, of the variables that a function reads and nothing in it sets."""
    read = {bare_variable_name(variable) for variable in function.descendants("variable_expression")}
    return frozenset(read - own_variables(function, file))


def _called_in(place: Node, file: File) -> frozenset[str]:
    declared = file.fact(_last_declared)
    names = ((command_name(command) or "").lower() for command in nodes_within(file.fact(commands), place))
    return frozenset(name for name in names if name in declared)
