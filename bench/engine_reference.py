"""Ten small rules over `tree_sitter.Node`, for `engine.py`: the same questions as in engine_flat.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

ALIASES = {b"gci", b"ls", b"dir", b"cat", b"%", b"?", b"foreach", b"where", b"select", b"sort", b"echo", b"iex", b"gc"}
BRANCHES = {
    "if_statement",
    "while_statement",
    "for_statement",
    "for_each_statement",
    "catch_clause",
    "ternary_expression",
}


def command_name(command: Node) -> bytes:
    first = command.child_by_field_name("command_elements")
    return (
        first.text.lower() if first is not None and first.type == "string_constant_expression" and first.text else b""
    )


def invoke_expression(node: Node) -> bool:
    return command_name(node) in {b"invoke-expression", b"iex"}


def cmdlet_alias(node: Node) -> bool:
    return command_name(node) in ALIASES


def write_host(node: Node) -> bool:
    if command_name(node) != b"write-host":
        return False
    above = node.parent
    while above is not None and above.type != "function_definition":
        above = above.parent
    name = above.child_by_field_name("name") if above is not None else None
    return name is None or not (name.text or b"").lower().startswith(b"show")


def empty_catch(node: Node) -> bool:
    body = node.child_by_field_name("body")
    return body is not None and not any(child.is_named and not child.is_extra for child in body.children)


def null_on_the_right(node: Node) -> bool:
    right, operator = node.child_by_field_name("right"), node.child_by_field_name("operator")
    if right is None or operator is None or (right.text or b"").lower() != b"$null":
        return False
    return (operator.text or b"").lower() in {b"-eq", b"-ne", b"-ceq", b"-cne", b"-ieq", b"-ine"}


def global_variable(node: Node) -> bool:
    return (node.text or b"").lower().startswith(b"$global:")


def plain_text_password(node: Node) -> bool:
    name = node.child_by_field_name("name")
    if name is None or b"password" not in (name.text or b"").lower():
        return False
    types = [child for child in node.children_by_field_name("attributes") if child.type == "type_constraint"]
    return all((child.text or b"").lower() in {b"[string]", b"[object]"} for child in types)


def double_quoted_constant(node: Node) -> bool:
    text = node.text or b""
    return text.startswith(b'"') and b"`" not in text and b"'" not in text


def line_end_semicolon(node: Node) -> bool:
    following = node.next_sibling
    return following is None or following.start_point.row > node.end_point.row


def complexity(node: Node) -> bool:
    count, cursor = 1, node.walk()
    while True:
        here = cursor.node
        count += here is not None and here.type in BRANCHES
        if cursor.goto_first_child() or cursor.goto_next_sibling():
            continue
        while cursor.goto_parent():
            if cursor.goto_next_sibling():
                break
        else:
            return count > 10


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
