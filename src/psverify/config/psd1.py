"""Reads PowerShell data files as plain data: constants, arrays and hashtables. Nothing is ever executed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from psverify.errors import UserError
from psverify.lazy_regex import regex
from psverify.named_tuple import NamedTuple
from psverify.parse.nodes import constant_string, unparenthesised, variable_path
from psverify.parse.syntax_errors import syntax_errors
from psverify.parse.tree import parse
from psverify.read.decode import decode

if TYPE_CHECKING:
    from psverify.parse.tree import Node
    from psverify.read.source import Source

_CONSTANTS = {"true": True, "false": False, "null": None}
_LONGEST_NUMBER = 40
_MULTIPLIERS = {"": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30}
_NUMBER = regex(
    r"(?P<sign>-?)(?:(?P<hex>0x[0-9a-f]+)|(?P<whole>\d+)|(?P<real>\d*\.?\d+(?:e[+-]?\d+)?))[ld]?(?P<unit>[kmg]b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Hashtable:
    """A hashtable: its entries by lowercase key, in file order."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    def get(self, key: str) -> Value:
        """Returns the value of a key, ignoring case; None if absent."""
        entry = self.entries.get(key.lower())
        return None if entry is None else entry.value


Value = str | int | float | bool | tuple["Value", ...] | Hashtable | None


class Entry(NamedTuple):
    """A key as written, its value and its 1-based line; 0 means no line."""

    key: str
    value: Value
    line: int = 0


def table(values: Mapping[str, Value]) -> Hashtable:
    """Returns a hashtable that does not come from a file."""
    return Hashtable({key.lower(): Entry(key, value) for key, value in values.items()})


def read_data(raw: bytes, origin: str) -> Hashtable:
    """Returns the first hashtable of a data file; raises UserError, with the line, for anything but constants."""
    source = decode(raw)
    tree = parse(source.buffer)
    for issue in syntax_errors(tree):
        raise UserError(f"{origin}:{source.position(issue.start)[0]}: {issue.message}")
    reader = _Reader(source, origin)
    for node in reader.statements(tree.root):
        if node.kind == "hashtable":
            return reader.hashtable(node)
    raise UserError(f"{origin}: contains no hashtable; settings look like @{{ IncludeRules = @('PSAvoid*') }}")


class _Reader:
    """Converts the nodes of one file to data."""

    def __init__(self, source: Source, origin: str) -> None:
        self.source = source
        self.origin = origin

    def line(self, node: Node) -> int:
        return self.source.position(node.start)[0]

    def error(self, node: Node, text: str) -> UserError:
        return UserError(f"{self.origin}:{self.line(node)}: {text}")

    def statements(self, block: Node) -> Iterator[Node]:
        for child in block.named_children:
            if child.kind in {"named_block", "statement_block"}:
                yield from self.statements(child)
            elif not child.is_extra:
                yield unparenthesised(child)

    def hashtable(self, node: Node) -> Hashtable:
        entries: dict[str, Entry] = {}
        for key_node, value_node in zip(node.fields("key"), node.fields("value"), strict=True):
            key = str(self.value(key_node))
            if key.lower() in entries:
                raise self.error(key_node, f"duplicate key '{key}'")
            entries[key.lower()] = Entry(key, self.value(value_node), self.line(key_node))
        return Hashtable(entries)

    def value(self, node: Node) -> Value:
        node = unparenthesised(node)
        text = constant_string(node)
        if text is not None:
            return text
        if node.kind == "hashtable":
            return self.hashtable(node)
        if node.kind == "array_literal":
            return tuple(self.value(element) for element in node.fields("elements"))
        if node.kind == "array_expression":
            return self.array(node)
        return self.constant(node)

    def array(self, node: Node) -> tuple[Value, ...]:
        values = [self.value(statement) for statement in self.statements(node)]
        flat: list[Value] = []
        for value in values:
            flat.extend(value if isinstance(value, tuple) else [value])
        return tuple(flat)

    def constant(self, node: Node) -> Value:
        if node.kind == "variable_expression":
            name = variable_path(node).user_path.lower()
            if name in _CONSTANTS:
                return _CONSTANTS[name]
        number = _NUMBER.fullmatch(node.text) if node.kind == "constant_expression" else None
        if number is None or len(node.text) > _LONGEST_NUMBER:
            excerpt = " ".join(node.text.split())[:40]
            raise self.error(node, f"'{excerpt}' is not a constant; settings are read as data and never executed")
        return _number(number)


def _number(parts: re.Match[str]) -> int | float:
    size = float(parts["real"]) if parts["real"] else int(parts["hex"] or parts["whole"], 16 if parts["hex"] else 10)
    return size * _MULTIPLIERS[(parts["unit"] or "").lower()] * (-1 if parts["sign"] else 1)
