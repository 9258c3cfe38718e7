"""Where PowerShell only asks whether a value is true, so that one value may take the place of many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.facts.types.dotnet_types import BOOL, resolve_type, type_name_of
from psverify.parse.nodes import command_name, operator_text

if TYPE_CHECKING:
    from psverify.parse.tree import Node

_STATEMENTS = frozenset(
    "if_statement while_statement do_while_statement do_until_statement for_statement ternary_expression".split()
)
_LOGICAL = frozenset(("-and", "-or", "-xor", "-not", "!"))
_FILTERS = frozenset(("where-object", "where", "?"))


def is_condition(node: Node) -> bool:
    """Whether only the truth of an expression matters, as in `if (…)`, `-not …` or the block of `Where-Object`."""
    around = node.parent
    while around is not None and around.kind == "paren_expression":
        node, around = around, around.parent
    if around is None:
        return False
    if around.kind in _STATEMENTS:
        return node.field_name == "condition"
    if around.kind in ("binary_expression", "unary_expression"):
        return operator_text(around) in _LOGICAL
    if around.kind == "convert_expression":
        constraint = around.field("type")
        return constraint is not None and resolve_type(type_name_of(constraint)) == BOOL
    return _is_only_statement_of_filter(node, around)


def _is_only_statement_of_filter(statement: Node, block: Node) -> bool:
    command = block.parent
    if block.kind != "script_block_expression" or command is None or command.kind != "command":
        return False
    return block.named_children == [statement] and (command_name(command) or "").lower() in _FILTERS
