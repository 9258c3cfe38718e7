"""PSV108."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, facts

RESERVED = frozenset(
    "begin break catch class configuration continue data define do dynamicparam else elseif end enum exit filter finally "
    "for foreach from function if parallel param process return sequence switch throw trap try type until using var "
    "while workflow".split()
)


class ReservedWordFunctionName(Rule):
    """A function or method with a reserved word as its name.

    ## Why is this bad?
    At the start of a statement PowerShell reads the name as a keyword, so the function can only be called with `&
    'name'`.
    """

    code, name, group = "PSV108", "reserved-word-function-name", "correctness"
    aliases = ("PSAvoidReservedWordsAsFunctionNames",)
    kinds = ("function_definition", "function_member")
    examples = (
        Bad("function Return { 1 }"),
        Good("function Get-Return { 1 }"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        name = facts.bare_name(facts.function_name(node))
        if name.lower() in RESERVED:
            message = (
                f"Function name '{name}' is a reserved word, so the function can't be called by "
                "name; use a different name."
            )
            yield self.finding(node.field("name"), message, subject_id=name)
