"""PSV105."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, facts


def is_reference(name: Node, _file: File) -> bool:
    """Whether one of the types is `[ref]`: the other one is then that of the value of the reference."""
    constraints = facts.type_constraints(name.parent) if name.parent is not None else []
    return any(facts.type_name_of(constraint).lower() in ("ref", "psreference") for constraint in constraints)


class MultipleTypeAttributes(Rule):
    """A parameter with more than one type.

    ## Why is this bad?
    PowerShell applies the types from right to left, which is rarely intended: `[switch] [int] $x` is a switch converted
    from a number.
    """

    code, name, group = "PSV105", "multiple-type-attributes", "correctness"
    aliases = ("PSAvoidMultipleTypeAttributes",)
    examples = (
        Bad("param([switch] [int] $Count)"),
        Good("param([int] $Count)"),
    )
    deviations = (
        FalseAlarm(
            "reference",
            "`[ref]` next to a type means that the function sets the caller's variable, and names its type.",
            (Good("param([hashtable] [ref] $Table)"), Good("param([ref] [int] $Count)")),
            is_reference,
        ),
    )

    def check(self, file: File) -> Iterator[Finding]:
        typed = Counter(constraint.parent for constraint in file.tree.root.descendants("type_constraint"))
        for node, count in typed.items():
            if count > 1 and node is not None and node.kind == "parameter":
                written = " ".join(constraint.text for constraint in facts.type_constraints(node))
                message = f"Parameter has multiple types {written}, applied from right to left; keep only one."
                yield self.finding(node.field("name"), message)
