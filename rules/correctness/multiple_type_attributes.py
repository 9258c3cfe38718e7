"""PSV105."""

from __future__ import annotations

from collections.abc import Iterable

from psverify.api import Bad, File, Finding, Good, Node, Rule, type_constraints


class MultipleTypeAttributes(Rule):
    """A parameter with more than one type.

    ## Why is this bad?
    PowerShell converts from the right to the left, which is rarely what was meant: `[switch] [int] $x` is a switch made
    from a number.
    """

    code, name, group = "PSV105", "multiple-type-attributes", "correctness"
    aliases = ("PSAvoidMultipleTypeAttributes",)
    kinds = ("parameter",)
    examples = (
        Bad("param([switch] [int] $Count)"),
        Good("param([int] $Count)"),
    )

    def visit(self, node: Node, file: File) -> Iterable[Finding]:
        types = type_constraints(node)
        if len(types) <= 1:
            return ()
        written = " ".join(constraint.text for constraint in types)
        message = f"{written} convert one after the other, the last first; keep the one that is meant."
        return (self.finding(node.field("name"), message),)
