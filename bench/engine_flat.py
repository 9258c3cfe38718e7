"""Ten small rules over our flat tree, for `engine.py`: the same questions as in engine_reference.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psverify._grammar import Node

ALIASES = {"gci", "ls", "dir", "cat", "%", "?", "foreach", "where", "select", "sort", "echo", "iex", "gc"}
BRANCHES = (
    "if_statement",
    "while_statement",
    "for_statement",
    "for_each_statement",
    "catch_clause",
    "ternary_expression",
)


def command_name(command: Node) -> str:
    first = command.field("command_elements")
    return first.text.lower() if first is not None and first.kind == "string_constant_expression" else ""


def invoke_expression(node: Node) -> bool:
    return command_name(node) in {"invoke-expression", "iex"}


def cmdlet_alias(node: Node) -> bool:
    return command_name(node) in ALIASES


def write_host(node: Node) -> bool:
    if command_name(node) != "write-host":
        return False
    function = node.ancestor("function_definition")
    name = function.field("name") if function is not None else None
    return name is None or not name.text.lower().startswith("show")


def empty_catch(node: Node) -> bool:
    body = node.field("body")
    return body is not None and not body.named_children


def null_on_the_right(node: Node) -> bool:
    right, operator = node.field("right"), node.field("operator")
    if right is None or operator is None or right.text.lower() != "$null":
        return False
    return operator.text.lower() in {"-eq", "-ne", "-ceq", "-cne", "-ieq", "-ine"}


def global_variable(node: Node) -> bool:
    return node.text.lower().startswith("$global:")


def plain_text_password(node: Node) -> bool:
    name = node.field("name")
    if name is None or "password" not in name.text.lower():
        return False
    types = [child for child in node.fields("attributes") if child.kind == "type_constraint"]
    return all(child.text.lower() in {"[string]", "[object]"} for child in types)


def double_quoted_constant(node: Node) -> bool:
    text = node.text
    return text.startswith('"') and "`" not in text and "'" not in text


def line_end_semicolon(node: Node) -> bool:
    following = node.next_sibling
    return following is None or b"\n" in node.tree.buffer[node.end : following.start]


def complexity(node: Node) -> bool:
    return 1 + len(node.descendants(*BRANCHES)) > 10


RULES: dict[str, tuple[Callable[[Node], bool], ...]] = {
    "command": (invoke_expression, cmdlet_alias, write_host),
    "catch_clause": (empty_catch,),
    "binary_expression": (null_on_the_right,),
    "variable_expression": (global_variable,),
    "parameter": (plain_text_password,),
    "string_constant_expression": (double_quoted_constant,),
    ";": (line_end_semicolon,),
    "function_definition": (complexity,),
}
