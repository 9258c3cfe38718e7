"""Values of an enum: constants that fit its underlying type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.parse.nodes import string_value
from psverify.parse.semantic.constants import first_variable_part
from psverify.parse.semantic.numbers import shown_number
from psverify.parse.semantic.script import Script, issue_at
from psverify.parse.semantic.types import written_name

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.syntax_issue import SyntaxIssue

_SIGNED = {"sbyte": 7, "short": 15, "int16": 15, "int": 31, "int32": 31, "long": 63, "int64": 63}
_UNSIGNED = {"byte": 8, "ushort": 16, "uint16": 16, "uint": 32, "uint32": 32, "ulong": 64, "uint64": 64}
_RANGES = {
    **{name: (-(2**bits), 2**bits - 1) for name, bits in _SIGNED.items()},
    **{name: (0, 2**bits - 1) for name, bits in _UNSIGNED.items()},
}


def check_enum(node: Node, script: Script) -> Iterator[SyntaxIssue]:
    """InvalidUnderlyingType, EnumeratorValueMustBeConstant, CannotConvertValue, EnumeratorValueOutOfBounds, and cycles."""
    base = node.field("base_types")
    name = written_name(base).removeprefix("system.") if base is not None else "int"
    if name not in _RANGES:
        if base is not None:
            yield issue_at(
                base,
                "An enum's values are integers; "
                f"use byte, sbyte, short, ushort, int, uint, long or ulong instead of {base.text}.",
            )
        return
    if _is_cyclic(node, script):
        yield issue_at(node, "The values of this enum refer to each other in a cycle; write a number instead.")
        return
    yield from _check_enum_values(node, _RANGES[name], script)


def _check_enum_values(node: Node, limits: tuple[int, int], script: Script) -> Iterator[SyntaxIssue]:
    following: int | None = 0
    for member in node.fields("members"):
        value = member.field("initial_value")
        place = value if value is not None else member
        if value is not None:
            message = _wrong_value(value, node, script)
            if message:
                yield issue_at(value, message)
                return
            following = _number(value)
        if following is None:
            continue
        if not limits[0] <= following <= limits[1]:
            yield issue_at(
                place, f"The value {following} is out of the enum's range; declare a wider type after the enum's name."
            )
            return
        following += 1


def _wrong_value(value: Node, node: Node, script: Script) -> str:
    own = node.field("name")
    itself = own is not None and any(written_name(one) == own.text.lower() for one in _named_types(value))
    if (
        itself
        or value.kind in ("script_block_expression", "array_literal")
        or first_variable_part(value, script) is not None
    ):
        return "An enum's value must be constant; write a number."
    if (
        value.kind == "string_constant_expression"
        and (text := string_value(value).strip())
        and shown_number(text) is None
    ):
        return "An enum's value must be a number; remove the quotes and write one."
    return ""


def _named_types(value: Node) -> list[Node]:
    return [value] if value.kind == "type_expression" else value.descendants("type_expression")


def _number(value: Node) -> int | None:
    """Returns the value of an integer literal, None for anything else."""
    if value.kind == "member_expression":
        return _limit(value)
    shown = shown_number(value.text) if value.kind == "constant_expression" else None
    return int(shown) if shown is not None and shown.lstrip("-").isdigit() else None


def _limit(value: Node) -> int | None:
    """Returns the value of `[int]::MaxValue` and its like."""
    owner, member = value.field("expression"), value.field("member")
    limits = _RANGES.get(written_name(owner).removeprefix("system.")) if owner is not None else None
    if limits is None or member is None:
        return None
    return {"minvalue": limits[0], "maxvalue": limits[1]}.get(member.text.lower())


def _is_cyclic(node: Node, script: Script) -> bool:
    """Whether the values of an enum use another enum of the script whose values use this one."""
    pending, seen = [*_used_enums(node, script)], {node}
    while pending:
        used = pending.pop()
        if used not in seen:
            seen.add(used)
            further = _used_enums(used, script)
            if node in further:
                return True
            pending += further
    return False


def _used_enums(node: Node, script: Script) -> list[Node]:
    values = [value for member in node.fields("members") for value in member.fields("initial_value")]
    names = [written_name(one) for value in values for one in _named_types(value)]
    return [script.type_definitions[name] for name in names if name in script.type_definitions]
