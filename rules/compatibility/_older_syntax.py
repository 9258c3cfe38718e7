"""Rewrites ternaries and constructor calls for PowerShell 5 and earlier without changing their value."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Edit, Node, Span, facts, insert, replace

BLOCKS = frozenset(
    "script_block script_block_expression named_block statement_block sub_expression array_expression".split()
)
"""Nodes that contain statements."""
SINGLE = frozenset(
    "constant_expression string_constant_expression expandable_string_expression hashtable script_block_expression".split()
)
"""Expressions with a single value: a statement of this kind outputs exactly that value."""
CLOSED = SINGLE.union(
    "paren_expression sub_expression array_expression index_expression variable_expression member_expression "
    "invoke_member_expression".split()
)
"""Expressions that no adjacent operator can bind into."""
COUNTING = frozenset(("++", "--"))
"""Operators whose result a statement does not output."""
BEFORE, BEHIND = b" \t\r\n(,;=|{", b" \t\r\n),;|}]"
"""The bytes that separate `$(…)` from adjacent text."""


def older_ternary(node: Node) -> Iterator[Edit]:
    """Yields the edits that replace a ternary with `if`, or with `$( if … )` where a statement is not allowed.

    A statement used as a value unrolls a collection; `,(…)` keeps the collection.
    """
    condition, yes, no = (node.field(name) for name in ("condition", "if_true", "if_false"))
    if condition is None or yes is None or no is None:
        return
    is_output, is_assigned = is_statement(node), is_value_of_assignment(node)
    whole = node if is_output or is_assigned else with_parentheses(node)
    opening, closing = ("", "") if is_output or is_assigned else ("$( ", " )")
    before_yes, behind_yes = enclosure(yes, is_output=is_output)
    before_no, behind_no = enclosure(no, is_output=is_output)
    yield replace(Span(whole.start, condition.start), f"{opening}if (")
    yield from joint(condition, yes, ("", ") {", before_yes))
    yield from joint(yes, no, (behind_yes, "} else {", before_no))
    yield replace(Span(no.end, whole.end), f"{behind_no} }}{closing}")


def is_statement(node: Node) -> bool:
    """Whether an expression is a statement, which gives its value to the pipeline."""
    around, behind = node.parent, node.next_sibling
    return around is not None and around.kind in BLOCKS and (behind is None or behind.kind != "&")


def is_value_of_assignment(node: Node) -> bool:
    """Whether an expression is assigned to a single variable, where a statement is allowed."""
    around = node.parent
    if around is None or around.kind != "assignment_statement" or node.field_name != "right":
        return False
    left = around.field("left")
    return left is not None and left.kind != "array_literal"


def with_parentheses(node: Node) -> Node:
    """Returns the parentheses around an expression where `$(…)` can take their place, else the expression."""
    around, buffer = node.parent, node.tree.buffer
    if around is None or around.kind != "paren_expression" or around.children[1:-1] != [node]:
        return node
    before, behind = buffer[max(0, around.start - 1) : around.start], buffer[around.end : around.end + 1]
    return around if before in BEFORE and behind in BEHIND else node


def enclosure(value: Node, *, is_output: bool) -> tuple[str, str]:
    """Returns the text to put around a value so that a statement outputs exactly that value, or its elements."""
    if is_output:
        return ("(", ")") if value.kind == "unary_expression" and facts.operator_text(value) in COUNTING else ("", "")
    is_constant = value.kind == "variable_expression" and facts.bare_variable_name(value) in ("true", "false", "null")
    if is_constant or value.kind in SINGLE:
        return "", ""
    return (",", "") if is_element(value) else (",(", ")")


def joint(left: Node, right: Node, words: tuple[str, str, str]) -> Iterator[Edit]:
    """Yields the edits that replace the operator between two nodes with words, and keep comments."""
    behind, operator, before = words
    around = left.parent
    between = [n for n in around.children if left.end <= n.start < right.start] if around is not None else []
    if any(n.kind == "comment" for n in between):
        yield insert(left.end, behind)
        yield from (replace(n, operator) for n in between if n.kind in ("?", ":"))
        yield insert(right.start, before)
    else:
        space = "" if operator.startswith(")") else " "
        yield replace(Span(left.end, right.start), f"{behind}{space}{operator} {before}")


def older_constructor(call: Node) -> str | None:
    """Returns the call of `New-Object` for `[type]::new(…)`; None where a comment would be lost.

    A single argument that may be a collection is wrapped, `@(, $list)`: PowerShell would unroll it into several arguments.
    """
    target, given = call.field("expression"), call.fields("arguments")
    comments = sum(len(argument.descendants("comment")) for argument in given)
    if target is None or len(call.descendants("comment")) > comments:
        return None
    values = ", ".join(argument.text if is_element(argument) else f"({argument.text})" for argument in given)
    comma = ", " if len(given) == 1 and given[0].kind not in SINGLE else ""
    text = f"New-Object '{facts.type_name_of(target)}'" + (f" @({comma}{values})" if given else "")
    in_parentheses = call.parent is not None and call.parent.kind == "paren_expression"
    return text if in_parentheses or is_value_of_assignment(call) else f"({text})"


def is_element(value: Node) -> bool:
    """Whether an expression needs no parentheses to be an element of a list."""
    return value.kind in CLOSED
