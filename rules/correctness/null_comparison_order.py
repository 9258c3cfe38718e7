"""PSV114."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import (
    NOTHING,
    UNKNOWN,
    Bad,
    File,
    Finding,
    Fixed,
    Good,
    Node,
    Rule,
    Safety,
    is_special,
    operator_text,
    regex,
    replace,
    static_type,
    variable_types,
)

OPERATORS = frozenset(("-eq", "-ne", "-ceq", "-cne", "-ieq", "-ine"))
FUNCTIONS = ("function_definition", "function_member")
OPAQUE = (*FUNCTIONS, "script_block_expression", "trap_statement")
ARRAY = regex(r"\[,*\]$")
OBJECT = "System.Object"


class NullComparisonOrder(Rule):
    """`$null` on the right of a comparison.

    ## Why is this bad?
    If the left side is a collection, the comparison returns its elements that are `$null` (or are not), not whether it is
    `$null` itself. With `$null` on the left it always does what it says.

    ## Fix safety
    Unsafe: where the left side is a collection, the result changes, to what was probably meant.
    """

    code, name, group = "PSV114", "null-comparison-order", "correctness"
    aliases = ("PSPossibleIncorrectComparisonWithNull",)
    safety = Safety.UNSAFE
    words = (b"$null",)
    examples = (
        Bad("if ($items -eq $null) { 'none' }"),
        Fixed("if ($null -eq $items) { 'none' }"),
        Good("if ($null -eq $items) { 'none' }"),
        Good("function Get-It { param([string] $Name) if ($Name -ne $null) { $Name } }"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        if not may_compare(file.lowered):
            return
        for node in filter(is_comparison, file.tree.root.descendants("binary_expression")):
            left, right, operator = node.field("left"), node.field("right"), node.field("operator")
            if left is None or right is None or operator is None:
                continue
            text = f"({left.text})" if left.kind == "binary_expression" else left.text
            fix = self.fix("Put $null on the left", replace(node, f"{right.text} {operator.text} {text}"))
            for scope in scopes(node, file):
                if may_be_collection(left, scope, file):
                    message = (
                        "$null is on the right: a collection on the left is filtered, not compared; swap the sides."
                    )
                    yield self.finding(node, message, fix=fix)


def may_compare(text: bytes) -> bool:
    """Whether somewhere `$null` follows what may be one of the operators."""
    place = text.find(b"$null")
    while place >= 0:
        if text[max(0, place - 100) : place].rstrip(b" \t\r\n`").endswith((b"eq", b"ne")):
            return True
        place = text.find(b"$null", place + 5)
    return False


def is_comparison(node: Node) -> bool:
    """Whether this compares something with `$null` on its right."""
    right = node.field("right")
    return right is not None and right.text.lower() == "$null" and operator_text(node) in OPERATORS


def scopes(node: Node, file: File) -> Iterator[Node | None]:
    """Yields the functions around a node, or the script; in the script's own blocks nothing is looked at.

    There is a finding for each of them as in PSScriptAnalyzer, which looks at a method twice, once knowing nothing (None).
    """
    around = [above for above in node.ancestors() if above.kind in FUNCTIONS]
    for function in around:
        yield function
        if function.kind == "function_member":
            yield None
    if not around and node.ancestor(*OPAQUE) is None:
        yield file.tree.root


def may_be_collection(left: Node, scope: Node | None, file: File) -> bool:
    """Whether an expression may be a collection, as far as its form and the flow of the function tell."""
    if left.kind != "variable_expression":
        known = static_type(left)
        return known == OBJECT or ARRAY.search(known) is not None
    if is_special(left):
        return False
    known = file.fact(variable_types).of(left, scope) if scope is not None else NOTHING
    return known in (NOTHING, UNKNOWN, OBJECT) or ARRAY.search(known) is not None
