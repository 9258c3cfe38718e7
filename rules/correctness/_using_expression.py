"""How a variable is written with `$using:`: which forms PowerShell allows after it, and which have none."""

from __future__ import annotations

from psverify.api import Edit, Node, facts, replace

ACCESS = {"member_expression": "expression", "invoke_member_expression": "expression", "index_expression": "target"}
"""Nodes that read part of a value, and the field that holds the value."""
CHANGES = frozenset(("++", "--"))
WRAPPERS = ("array_literal", "attributed_expression", "convert_expression", "paren_expression")
"""Nodes that can enclose the target of an assignment."""


def with_using(variable: Node, *, only_variables: bool) -> Edit | None:
    """Returns the edit that writes a variable with `$using:`; None where the variable is to be changed.

    What goes on after it as PowerShell allows in a using expression stays so (`$using:a.b[0]`); else the variable gets
    parentheses (`($using:a).b($c)`), and with `only_variables`, which thread jobs ask for, always.
    """
    sign, name = variable.text[0], variable.text[1:]
    text = f"{sign}{{using:{name[1:]}" if name.startswith("{") else f"{sign}using:{name}"
    whole, allowed = access(variable)
    if whole == variable:
        return None if is_changed(variable) else replace(variable, text)
    plain = allowed and not only_variables and not is_changed(whole)
    return replace(variable, text if plain else f"({text})")


def access(variable: Node) -> tuple[Node, bool]:
    """Returns the longest expression that reads members or elements of a variable, and whether it may follow `$using:`."""
    whole, allowed = variable, True
    while (around := whole.parent) is not None and ACCESS.get(around.kind, "") == whole.field_name:
        whole, allowed = around, allowed and is_allowed(around)
    return whole, allowed


def is_allowed(node: Node) -> bool:
    """Whether a using expression may go on with this member or element: its name or number must be constant."""
    if node.kind == "member_expression":
        return facts.operator_text(node) == "." and facts.constant_string(node.field("member")) is not None
    index = node.field("index") if node.kind == "index_expression" and facts.operator_text(node) == "[" else None
    return index is not None and index.kind in ("constant_expression", "string_constant_expression")


def is_changed(whole: Node) -> bool:
    """Whether an expression is assigned, counted up or down, or passed by reference."""
    around = whole.parent
    while around is not None and around.kind in WRAPPERS:
        if around.kind == "convert_expression" and is_reference(around):
            return True
        whole, around = around, around.parent
    if around is None:
        return False
    if around.kind == "assignment_statement":
        return whole.field_name == "left"
    return around.kind == "unary_expression" and facts.operator_text(around) in CHANGES


def is_reference(cast: Node) -> bool:
    """Whether a cast is `[ref]`."""
    constraint = cast.field("type")
    return constraint is not None and constraint.text.strip("[ ]").lower() == "ref"
