"""PSV115."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, Severity, facts

CONDITIONS = ("if_statement", "while_statement", "do_while_statement")
OPAQUE = ("script_block_expression", "function_definition")


def is_in_parentheses(operator: Node, _file: File) -> bool:
    """Whether the assignment is intentional: parentheses or a sub-expression within the condition contain it."""
    assignment = operator.parent
    if assignment is None or is_comparison(assignment):
        return False
    return assignment.parent is not None and assignment.parent.kind not in CONDITIONS


def is_comparison(assignment: Node) -> bool:
    """Whether an assignment is certainly a mistake: it uses `==`, or assigns to `$null`."""
    right = assignment.field("right")
    return (right is not None and right.text.startswith("=")) or facts.is_variable(assignment.field("left"), "null")


class AssignmentInCondition(Rule):
    """An assignment in a condition, where a comparison was probably intended.

    ## Why is this bad?
    `=` assigns and `-eq` compares: the condition is true for any value that is not empty. To assign on purpose, put the
    assignment in its own parentheses: `if (($x = Get-It))`.
    """

    code, name, group = "PSV115", "assignment-in-condition", "correctness"
    aliases = ("PSPossibleIncorrectUsageOfAssignmentOperator",)
    severity = Severity.WARNING
    kinds = CONDITIONS
    examples = (
        Bad("if ($x = $y) { 1 }"),
        Bad("if ($x == 1) { 1 }"),
        Good("if ($x -eq $y) { 1 }"),
        Good("if ($x = Get-It) { $x }"),
        Good("if (($x = $y)) { 1 }"),
    )
    deviations = (
        FalseAlarm(
            "in-parentheses",
            "An assignment in its own parentheses is intentional, anywhere in the condition.",
            (
                Good("if (-not ($x = $table[$key])) { 1 }"),
                Good("while (($x = $node.Parent) -ne $root) { $x }"),
                Good("if ($($x = $y) -and $x.Count) { 1 }"),
            ),
            is_in_parentheses,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        for condition in node.fields("condition"):
            assignment = first_assignment(condition)
            if assignment is not None:
                yield from self.judge(condition, assignment)

    def judge(self, condition: Node, assignment: Node) -> Iterator[Finding]:
        """Yields the finding about the first assignment in a condition, if there is one."""
        left, operator, right = (assignment.field(name) for name in ("left", "operator", "right"))
        if right is None or operator is None:
            return
        if right.text.startswith("="):
            yield self.finding(operator, "PowerShell has no '==' operator; use '-eq'.")
        elif facts.is_variable(left, "null"):
            yield self.finding(
                operator, "This assigns to $null, so the condition is the value on the right; use '-eq'."
            )
        elif not is_meant(condition, right):
            message = (
                "'=' assigns instead of comparing; use '-eq', or put an intended assignment in its own parentheses."
            )
            yield self.finding(operator, message, severity=Severity.NOTE)


def first_assignment(condition: Node) -> Node | None:
    """Returns the first assignment in a condition, outside script blocks."""
    found = [condition] if condition.kind == "assignment_statement" else condition.descendants("assignment_statement")
    return next((node for node in found if not within_block(node, condition)), None)


def within_block(node: Node, condition: Node) -> bool:
    """Whether a script block is between a node and the condition around it."""
    block = node.ancestor(*OPAQUE)
    return block is not None and block.start >= condition.start and block.end <= condition.end


def is_meant(condition: Node, right: Node) -> bool:
    """Whether an assignment looks intentional."""
    text = condition.text
    if text.startswith("(") and text.endswith(")"):
        return True
    if right.kind == "command" or right.descendants("command"):
        return True
    first = first_expression(right)
    return first is not None and first.kind == "invoke_member_expression"


def first_expression(node: Node) -> Node | None:
    """Returns the expression that a statement begins with, or None; of a block of statements, the first there is."""
    if node.kind.endswith("_expression") or node.kind in ("array_literal", "hashtable"):
        return node
    return next(filter(None, map(first_expression, node.named_children)), None)
