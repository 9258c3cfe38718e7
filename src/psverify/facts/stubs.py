"""Blocks that only take the place of others: the bodies of stubs and mocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.lazy_regex import regex
from psverify.parse.nodes import command_name, constant_string

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node

_STUB_PATH = regex(r"(?i)(?:^|[\\/])(?:stubs?|mocks?|fakes?)[\\/]|(?:stubs?|mocks?)\.psm?1$")
_INERT = frozenset(("throw_statement", "param_block", "comment"))
_MESSAGES = frozenset(("write-warning", "write-error", "write-verbose", "write-debug"))
_NOT_THERE = regex(r"(?i)\bnot\b(?: \w+){0,2} (?:implemented|supported|available)\b")
_CONSTANTS = frozenset(
    "string_constant_expression constant_expression expandable_string_expression hashtable array_expression "
    "array_literal convert_expression".split()
)


def is_stub_file(file: File) -> bool:
    """Whether a file holds stubs or mocks, by its folder or name."""
    return _STUB_PATH.search(file.path) is not None


def is_stub(block: Node) -> bool:
    """Whether the body of a function, or a script block, does nothing, returns nothing, only throws or only says something."""
    return all(map(_is_inert, block.named_children))


def is_fake(block: Node) -> bool:
    """Whether the body of a function, or a script block, does no more than give a constant, as a stand-in in a test does."""
    return all(_is_inert(statement) or _gives_constant(statement) for statement in block.named_children)


def _is_inert(statement: Node) -> bool:
    if statement.kind == "named_block":
        return all(map(_is_inert, statement.named_children))
    if statement.kind == "command":
        return _only_says(statement)
    if statement.kind == "invoke_member_expression":
        return (constant_string(statement.field("member")) or "").lower() == "throwterminatingerror"
    value = statement.field("pipeline") if statement.kind == "return_statement" else statement
    return value is None or value.kind in _INERT or value.text.lower() == "$null"


def _only_says(command: Node) -> bool:
    """Whether a command writes a message, or says by one of its own that something is not there yet."""
    name = (command_name(command) or "").lower()
    return name in _MESSAGES or (name.startswith("write-") and _NOT_THERE.search(command.text) is not None)


def _gives_constant(statement: Node) -> bool:
    if statement.kind == "named_block":
        return is_fake(statement)
    value = statement.field("pipeline") if statement.kind == "return_statement" else statement
    if value is None:
        return True
    if value.kind == "variable_expression":
        return value.text.lower() in ("$null", "$true", "$false")
    return value.kind in _CONSTANTS and not value.descendants("variable_expression", "command")
