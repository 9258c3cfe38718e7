"""PSV116."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule

OPAQUE = ("script_block_expression", "function_definition")


class RedirectionInCondition(Rule):
    """A redirection in a condition, where a comparison was probably meant.

    ## Why is this bad?
    `>` writes to a file: `if ($x > 5)` makes a file named `5`. Compare with `-gt`, `-ge`, `-lt`, `-le`.
    """

    code, name, group = "PSV116", "redirection-in-condition", "correctness"
    aliases = ("PSPossibleIncorrectUsageOfRedirectionOperator",)
    kinds = ("if_statement",)
    examples = (
        Bad("if ($x > 5) { 1 }"),
        Good("if ($x -gt 5) { 1 }"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        for condition in node.fields("condition"):
            for found in condition.descendants("file_redirection"):
                block = found.ancestor(*OPAQUE)
                if block is None or block.start < condition.start:
                    yield self.finding(
                        found, "This writes to a file and does not compare; use '-gt', '-ge', '-lt' or '-le'."
                    )
                    break
