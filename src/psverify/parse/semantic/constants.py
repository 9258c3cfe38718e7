"""Which expressions PowerShell takes for constants: what it can work out before it runs a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.parse.nodes import operator_text, variable_path
from psverify.parse.semantic.types import find_type, written_name

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.semantic.script import Script

_LEAVES = frozenset({"string_constant_expression", "constant_expression", "type_expression"})
_NAMES = frozenset({"true", "false", "null"})
_OPERATORS = frozenset("+ - * / % -band -bor -bxor -shl -shr -and -or -xor ,".split())
_UNARY = frozenset("+ - ! -not -bnot ,".split())
_NUMBERS = "byte sbyte short int16 ushort uint16 int int32 uint uint32 long int64 ulong uint64 float single double decimal char"
_CONSTANTS = {
    **dict.fromkeys((*_NUMBERS.split(), *(f"system.{name}" for name in _NUMBERS.split())), ("maxvalue", "minvalue")),
    "math": ("pi", "e", "tau"),
    "system.math": ("pi", "e", "tau"),
}
_PARTS = {
    "ternary_expression": ("condition", "if_true", "if_false"),
    "binary_expression": ("left", "right"),
    "unary_expression": ("child",),
    "array_literal": ("elements",),
    "paren_expression": ("pipeline",),
    "convert_expression": ("child",),
}


def is_constant(node: Node, script: Script) -> bool:
    """Whether an expression is constant, as arguments of attributes and indexes after `$using:` must be.

    Script blocks count as constants; arguments of attributes in classes may not be any.
    """
    return first_variable_part(node, script) is None


def first_variable_part(node: Node, script: Script) -> Node | None:
    """Returns the first part of an expression that is not constant, None if all of it is constant."""
    pending = [node]
    while pending:
        part = pending.pop()
        parts = _parts(part, script)
        if parts is None:
            return part
        pending.extend(reversed(parts))
    return None


def _parts(node: Node, script: Script) -> list[Node] | None:
    """Returns the parts that must be constant for the node to be, None if it never is."""
    kind = node.kind
    if kind in _LEAVES or kind == "script_block_expression":
        return []
    if kind == "variable_expression":
        return [] if node.text[:1] == "$" and variable_path(node).user_path.lower() in _NAMES else None
    if kind == "sub_expression":
        return node.named_children
    if kind == "member_expression":
        return [] if _is_constant_member(node, script) else None
    if kind in ("binary_expression", "unary_expression") and not _is_foldable(node):
        return None
    return [part for field in _PARTS[kind] for part in node.fields(field)] if kind in _PARTS else None


def _is_foldable(node: Node) -> bool:
    return operator_text(node) in (_OPERATORS if node.kind == "binary_expression" else _UNARY)


def _is_constant_member(node: Node, script: Script) -> bool:
    """Whether this is a literal field of a type: a member of an enum, or a limit of a number type.

    A member of a type that is not known may be one, and counts as one.
    """
    owner, member, operator = node.field("expression"), node.field("member"), node.field("operator")
    if owner is None or member is None or owner.kind != "type_expression" or operator is None or operator.text != "::":
        return False
    name, field = written_name(owner), member.text.lower()
    if name in _CONSTANTS:
        return field in _CONSTANTS[name]
    if name in script.type_definitions:
        keyword = script.type_definitions[name].field("keyword")
        return keyword is not None and keyword.kind == "enum"
    known = find_type(name, script)
    return known is None or "e" in known.flags
