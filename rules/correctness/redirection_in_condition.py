"""PSV116."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, facts, regex

OPAQUE = ("script_block_expression", "function_definition")
STREAM = regex(r"[*2-6]>")
FILE_NAME = regex(r"[/\\\\]|\.[A-Za-z]\w*$")
"""Characters that mark a word as a path, not a number or a name to compare with."""


def is_meant(redirection: Node, _file: File) -> bool:
    """Whether output is discarded, another stream is redirected, or a command writes to what looks like a file."""
    operator, location = redirection.field("operator"), redirection.field("location")
    if facts.is_variable(location, "null") or (operator is not None and STREAM.match(operator.text)):
        return True
    around, name = redirection.parent, facts.constant_string(location)
    return around is not None and around.kind == "command" and name is not None and FILE_NAME.search(name) is not None


class RedirectionInCondition(Rule):
    """A redirection in a condition, where a comparison was probably intended.

    ## Why is this bad?
    `>` writes to a file: `if ($x > 5)` creates a file named `5`. Compare with `-gt`, `-ge`, `-lt` or `-le`.
    """

    code, name, group = "PSV116", "redirection-in-condition", "correctness"
    aliases = ("PSPossibleIncorrectUsageOfRedirectionOperator",)
    kinds = ("if_statement",)
    examples = (
        Bad("if ($x > 5) { 1 }"),
        Good("if ($x -gt 5) { 1 }"),
    )
    deviations = (
        FalseAlarm(
            "redirected-on-purpose",
            "A redirection to `$null`, of another stream (`2>`), or of a command to a path is not a comparison.",
            (
                Good("if (git status 2>$null) { 1 }"),
                Good("if (git status > $null) { 1 }"),
                Good("if (git status 2> errors.txt) { 1 }"),
                Good("if (git diff > ./changes.patch) { 1 }"),
            ),
            is_meant,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        for condition in node.fields("condition"):
            for found in condition.descendants("file_redirection"):
                block = found.ancestor(*OPAQUE)
                if block is None or block.start < condition.start:
                    yield self.finding(
                        found, "'>' redirects to a file instead of comparing; use '-gt', '-ge', '-lt' or '-le'."
                    )
                    break
