"""Attributes and their arguments: `[Parameter(Mandatory)]`, `[CmdletBinding(SupportsShouldProcess = $true)]`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.facts.types.dotnet_types import type_name_of
from psverify.parse.nodes import constant_string, variable_path

if TYPE_CHECKING:
    from psverify.parse.tree import Node


def attributes(owner: Node, name: str | None = None) -> Iterator[Node]:
    """Yields the `attribute` nodes of a parameter, `param` block or type; only those of one name, if given.

    A name is compared without regard to case, to namespaces and to a trailing `Attribute`.
    """
    for node in owner.fields("attributes"):
        if node.kind == "attribute" and (name is None or is_named(node, name)):
            yield node


def is_named(attribute: Node, name: str) -> bool:
    """Whether an attribute is of this type, however fully its name is written."""
    written = type_name_of(attribute).lower().rpartition(".")[2]
    return written in (name.lower(), f"{name.lower()}attribute")


def type_constraints(parameter: Node) -> list[Node]:
    """Returns the type constraints of a parameter in their order."""
    return [node for node in parameter.fields("attributes") if node.kind == "type_constraint"]


def attribute_argument(attribute: Node, name: str) -> Node | None:
    """Returns the `named_attribute_argument` of this name, in any case."""
    for argument in attribute.fields("named_arguments"):
        word = argument.field("argument_name")
        if word is not None and word.text.lower() == name.lower():
            return argument
    return None


def argument_name(argument: Node) -> str:
    """Returns the name of a `named_attribute_argument` as written."""
    word = argument.field("argument_name")
    return word.text if word is not None else argument.text


def is_true(argument: Node | None) -> bool:
    """Whether a named argument is on: without value, `$true`, or a constant that .NET converts to true."""
    if argument is None:
        return False
    value = argument.field("argument")
    if value is None:
        return True
    if value.kind == "variable_expression":
        return variable_path(value).user_path.lower() == "true"
    if value.kind == "constant_expression":
        return value.text.strip("0.xXlLdD") != ""
    return bool(constant_string(value))


def has_true_argument(attribute: Node, name: str) -> bool:
    """Whether an attribute has a named argument that is true."""
    return is_true(attribute_argument(attribute, name))
