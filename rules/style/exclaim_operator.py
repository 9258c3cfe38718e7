"""PSV307."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, Effect, File, Finding, Fixed, Good, Node, Rule, Safety, replace

APART = b" \t\r\n(,;{=[!|"
"""The bytes that `-not` may directly follow; after another dash or operator it needs a space."""


class ExclaimOperator(Rule):
    """The operator `!` instead of `-not`.

    ## Why is this bad?
    PowerShell's other operators are words, and `!` is easy to overlook.
    """

    code, name, group = "PSV307", "exclaim-operator", "style"
    aliases = ("PSAvoidExclaimOperator",)
    safety = Safety.SAFE
    effect = Effect.SPELLING
    default, pssa_enable = False, False
    kinds = ("unary_expression",)
    words = (b"!",)
    examples = (
        Bad("if (!$x) { 1 }"),
        Fixed("if (-not $x) { 1 }"),
        Good("if (-not $x) { 1 }"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        operator, child = node.field("operator"), node.field("child")
        if operator is None or child is None or operator.text != "!":
            return
        before = file.buffer[max(0, operator.start - 1) : operator.start]
        lead = "" if before in APART else " "
        word = f"{lead}-not " if child.start == operator.end else f"{lead}-not"
        is_name = file.buffer[operator.end : operator.end + 1] == b"."  # of a command, such as `!.tool`
        fix = None if is_name else self.fix("Use -not", replace(operator, word))
        yield self.finding(node, "'!' is easy to overlook; use '-not'.", fix=fix)
