"""The arguments of a command as PSScriptAnalyzer's simplest rules read them: element by element, only full names."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from psverify.facts.commands import COMMON_PARAMETERS, command_table
from psverify.parse.nodes import command_elements, command_name, command_parameter_name, is_splatted

if TYPE_CHECKING:
    from psverify.facts.commands import Command
    from psverify.parse.tree import Node


def has_parameter(command: Node, name: str) -> bool:
    """Whether a parameter of this full name, in any case, is written among a command's elements."""
    return any(is_parameter(element, name) for element in command_elements(command))


def is_parameter(element: Node, name: str) -> bool:
    """Whether a command element is the parameter of this full name, in any case."""
    return element.kind == "command_parameter" and command_parameter_name(element).lower() == name.lower()


def parameter_value(command: Node, name: str) -> Node | None:
    """Returns what `-Name:value` holds, or the element after `-Name`; None where there is neither."""
    elements = command_elements(command)
    for element, following in zip(elements, [*elements[1:], None], strict=True):
        if is_parameter(element, name):
            return element.field("argument") or following
    return None


def bound_argument(command: Node, name: str, position: int | None) -> Node | None:
    """Returns what PowerShell would bind to a parameter of a known command: by its name or a prefix of it, else by position.

    Switches are distinguished from other parameters by the command tables; an unknown parameter counts as one with a value.
    """
    positional: list[Node] = []
    switches = _switch_parameters((command_name(command) or "").lower())
    pending = ""
    for element in command_elements(command)[1:]:
        if element.kind == "command_parameter":
            pending = command_parameter_name(element).lower()
            value = element.field("argument")
            if value is not None and name.lower().startswith(pending):
                return value
            pending = "" if value is not None or pending in switches else pending
        elif pending:
            if name.lower().startswith(pending):
                return element
            pending = ""
        elif not is_splatted(element):
            positional.append(element)
    return positional[position] if position is not None and position < len(positional) else None


def has_positional_argument(command: Node, known: Command) -> bool:
    """Whether a call has an argument that no parameter before it takes: none is there, it has one, or it is a switch."""
    pending = False
    for element in command_elements(command)[1:]:
        if element.kind == "command_parameter":
            written = command_parameter_name(element)
            pending = element.field("argument") is None and not is_switch(known, written)
        elif not pending:
            return True
        else:
            pending = False
    return False


def is_switch(command: Command, written: str) -> bool:
    """Whether a parameter as written, in full, begun or by an alias, is one of a command's switches."""
    written = written.lower()
    name = command.parameter_aliases.get(written) or _COMMON_ALIASES.get(written) or written
    switches = {p.name.lower() for one in command.sets for p in one if p.switch}.union(_COMMON_ALIASES.values())
    if name.lower() in command.parameters:
        return name.lower() in switches
    begun = [full for full in (*command.parameters, *COMMON_PARAMETERS) if full.startswith(name.lower())]
    return bool(begun) and switches.issuperset(begun)


_COMMON_ALIASES = {"vb": "verbose", "db": "debug", "wi": "whatif", "cf": "confirm"}
"""The common parameters that are switches, by their aliases."""


@cache
def _switch_parameters(command: str) -> frozenset[str]:
    table = command_table()
    known = table.find(table.aliases.get(command, command))
    return frozenset(p.name.lower() for one in known.sets for p in one if p.switch) if known else frozenset()
