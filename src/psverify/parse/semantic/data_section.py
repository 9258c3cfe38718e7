"""What a `data` section may contain: constants, and calls of the commands that it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.parse.nodes import command_name, constant_string, operator_text, user_path
from psverify.parse.semantic.script import Script, issue_at
from psverify.parse.semantic.types import written_name

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.syntax_issue import SyntaxIssue

_KINDS = {
    "assignment_statement": "assignments",
    "for_statement": "loops",
    "while_statement": "loops",
    "do_while_statement": "loops",
    "do_until_statement": "loops",
    "for_each_statement": "loops",
    "switch_statement": "switch statements",
    "try_statement": "try statements",
    "trap_statement": "traps",
    "throw_statement": "throw statements",
    "return_statement": "return statements",
    "break_statement": "break statements",
    "continue_statement": "continue statements",
    "exit_statement": "exit statements",
    "function_definition": "functions",
    "script_block_expression": "script blocks",
    "data_statement": "data sections",
    "block_statement": "blocks of workflows",
    "member_expression": "properties",
    "invoke_member_expression": "method calls",
    "index_expression": "indexes",
    "file_redirection": "redirections",
    "merging_redirection": "redirections",
    "attributed_expression": "attributes",
    "configuration_definition": "configurations",
}
_VARIABLES = frozenset({"true", "false", "null", "psculture", "psuiculture"})
_COMMANDS = frozenset({"convertfrom-stringdata"})
_FORBIDDEN = frozenset(
    f"-{case}{operator}" for case in ("", "c", "i") for operator in ("replace", "split", "match", "notmatch")
) | {"-f", "-join", "-as", "..", "++", "--"}
#: The types that a value can be converted to.
_NUMBERS = (
    "byte sbyte int16 uint16 int int32 uint32 long int64 uint64 float single double decimal short ushort uint ulong"
)
_TYPES = frozenset(
    full for name in f"{_NUMBERS} bool boolean char string datetime".split() for full in (name, f"system.{name}")
)
_OPAQUE = frozenset({"type_definition", "function_definition", "script_block_expression", "data_statement"})


def check_data(node: Node, _script: Script) -> Iterator[SyntaxIssue]:
    """The errors that end in …NotSupportedInDataSection, and CmdletNotInAllowedListForDataSection."""
    allowed = _COMMANDS | {(constant_string(word) or "").lower() for word in node.fields("commands_allowed")}
    closed = all(word.kind == "string_constant_expression" for word in node.fields("commands_allowed"))
    body = node.field("body")
    pending = list(reversed(body.named_children)) if body is not None else []
    while pending:
        part = pending.pop()
        message = _wrong(part, allowed if closed else None)
        if message:
            yield issue_at(part, f"{message} in a data section.")
        if part.kind not in _OPAQUE:
            pending.extend(reversed(part.named_children))


def _wrong(part: Node, allowed: frozenset[str] | set[str] | None) -> str:
    """Says what is wrong with one node, nothing if it may be there; `allowed` is None where any command is."""
    if part.kind in _KINDS:
        return f"Remove this: {_KINDS[part.kind]} are not allowed"
    if part.kind == "variable_expression":
        wrong = part.text[:1] != "$" or user_path(part.text).lower() not in _VARIABLES
        return (
            f"Remove {part.text}: only $true, $false, $null, $PSCulture and $PSUICulture are allowed" if wrong else ""
        )
    if part.kind == "command":
        return _wrong_command(part, allowed)
    if part.kind in ("binary_expression", "unary_expression"):
        return _wrong_operator(part)
    if part.kind in ("convert_expression", "type_expression"):
        return _wrong_type(part)
    return ""


def _wrong_command(part: Node, allowed: frozenset[str] | set[str] | None) -> str:
    operator = part.field("invocation_operator")
    if operator is not None and operator.text == ".":
        return "Remove this: dot-sourcing is not allowed"
    name = command_name(part)
    if name is None:
        return "Remove this: only commands with a constant name are allowed"
    if allowed is None or name.lower() in allowed:
        return ""
    return f"Name '{name}' after -SupportedCommand: other commands are not allowed"


def _wrong_operator(part: Node) -> str:
    operator = operator_text(part)
    unary_split = part.kind == "unary_expression" and operator in ("-join", "-split", "-csplit", "-isplit")
    return f"Remove this: the operator {operator} is not allowed" if operator in _FORBIDDEN or unary_split else ""


def _wrong_type(part: Node) -> str:
    constraint = part.field("type") or part
    name = written_name(constraint)
    while name.endswith("[]"):
        name = name[:-2]
    return "" if name in _TYPES else f"Remove [{name}]: this type is not allowed"
