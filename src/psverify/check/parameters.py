"""The arguments of a command as PSScriptAnalyzer's simplest rules read them: element by element, full names alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.parse.nodes import command_elements, command_parameter_name

if TYPE_CHECKING:
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
