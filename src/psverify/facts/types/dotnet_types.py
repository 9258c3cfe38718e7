"""What is known of .NET types: names, accelerators, and the type that an expression has by its form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from psverify.facts.commands import DATA
from psverify.lazy_regex import regex
from psverify.parse.nodes import operator_text

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node

OBJECT, OBJECTS, STRING, BOOL = "System.Object", "System.Object[]", "System.String", "System.Boolean"
SWITCH = "System.Management.Automation.SwitchParameter"
HASHTABLE = "System.Collections.Hashtable"
_ARRAY_SUFFIX = regex(r"\[\s*,*\s*\]$")
_GENERIC = regex(r"^([^\[\],]+)\[(.+)\]$", re.DOTALL)
_INTEGER = regex(r"(?i)^[0-9]+$")
_LIMITS = (("System.Int32", 2**31), ("System.Int64", 2**63))
_BOOLEAN_OPERATORS = frozenset(("-and", "-or", "-xor", "-is"))


def type_name_of(node: Node) -> str:
    """Returns the type's name as written in a `type_constraint`, `type_expression` or `attribute`."""
    name = node.field("type_name")
    return "".join(name.text.split()) if name is not None else ""


def types_by_text(file: File) -> Mapping[str, list[Node]]:
    """Every name of a type, and the type arguments of methods, by their text, in the order of the text; a fact."""
    return file.tree.by_text("type_name", "generic_type_arguments")


@lru_cache(maxsize=4096)
def resolve_type(name: str) -> str | None:
    """Returns the full name of a type written in a script, or None when the tables don't know it.

    Accelerators come first, then full names, then names in `System`. Arrays keep their brackets; a generic type is
    known when its definition is, and keeps its arguments as written.
    """
    brackets = ""
    while match := _ARRAY_SUFFIX.search(name):
        brackets = match.group().replace(" ", "") + brackets
        name = name[: match.start()]
    full = _resolve_element(name)
    return full + brackets if full else None


def _resolve_element(name: str) -> str | None:
    accelerators, types = _type_tables()
    if generic := _GENERIC.match(name):
        count = generic.group(2).count(",") + 1
        definition = f"{generic.group(1)}`{count}".lower()
        found = types.get(definition) or types.get(f"system.{definition}")
        return f"{found}[{generic.group(2)}]" if found else None
    word = name.lower()
    return accelerators.get(word) or types.get(word) or types.get(f"system.{word}")


@cache
def _type_tables() -> tuple[Mapping[str, str], Mapping[str, str]]:
    accelerators, types = {}, {}
    for line in (DATA / "types.tsv").read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition("\t")
        if rest.startswith("="):
            accelerators[name.lower()] = rest[1:]
        else:
            types[name.lower()] = name
    return accelerators, types


@cache
def static_members() -> Mapping[str, frozenset[str]]:
    """The static members (and `new`) of each known type, by the type's full name, as PowerShell 7.6 has them."""
    members = {}
    for line in (DATA / "types.tsv").read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition("\t")
        if not rest.startswith("="):
            members[name] = frozenset(rest.split())
    return members


def static_type(node: Node) -> str:
    """Returns the full name of the type that PowerShell gives an expression by its form; else System.Object.

    Variables have no type here: see `check.flow`.
    """
    return _STATIC.get(node.kind, _unknown_type)(node)


def _unknown_type(_node: Node) -> str:
    return OBJECT


def _number(node: Node) -> str:
    """Follows PowerShell's rules for plain integers and reals; suffixes and multipliers widen as needed."""
    text = node.text.lower()
    if _INTEGER.match(text):
        if len(text) >= 29:
            return "System.Double"
        return next((name for name, limit in _LIMITS if int(text) < limit), "System.Decimal")
    if text.startswith("0x"):
        return "System.Int32"
    if text.endswith("l"):
        return "System.Int64"
    if text.endswith("d"):
        return "System.Decimal"
    return "System.Double" if re.search(r"[.e]", text) else "System.Int32"


def _converted_type(node: Node) -> str:
    constraint = node.field("type")
    return (resolve_type(type_name_of(constraint)) if constraint is not None else None) or OBJECT


def _binary(node: Node) -> str:
    return BOOL if operator_text(node) in _BOOLEAN_OPERATORS else OBJECT


def _unary(node: Node) -> str:
    return BOOL if operator_text(node) in ("!", "-not") else OBJECT


_STATIC = {
    "string_constant_expression": lambda _node: STRING,
    "expandable_string_expression": lambda _node: STRING,
    "constant_expression": _number,
    "array_literal": lambda _node: OBJECTS,
    "array_expression": lambda _node: OBJECTS,
    "hashtable": lambda _node: HASHTABLE,
    "script_block_expression": lambda _node: "System.Management.Automation.ScriptBlock",
    "type_expression": lambda _node: "System.Type",
    "convert_expression": _converted_type,
    "binary_expression": _binary,
    "unary_expression": _unary,
}
