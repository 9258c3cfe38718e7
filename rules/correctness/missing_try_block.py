"""PSV113."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, FalseAlarm, File, Finding, Good, Node, Rule, facts


def is_own_function(node: Node, file: File) -> bool:
    """Whether the file declares a function of this name."""
    return node.text.lower() in file.fact(facts.declared_functions)


class MissingTryBlock(Rule):
    """A `catch` or `finally` without `try`.

    ## Why is this bad?
    PowerShell runs the word as a command. The command fails, and no error is handled.
    """

    code, name, group = "PSV113", "missing-try-block", "correctness"
    aliases = ("PSMissingTryBlock",)
    default, pssa_enable = False, False
    commands = ("catch", "finally")
    examples = (
        Bad("catch { Write-Error 'failed' }"),
        Good("try { 1 } catch { Write-Error 'failed' }"),
    )

    deviations = (
        FalseAlarm(
            "own-function",
            "A script may define a function named `catch` or `finally`.",
            (Good("function finally { 1 }; finally { 'done' }"),),
            is_own_function,
        ),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        word = facts.command_elements(node)[0]
        if facts.is_bare_word(word):
            message = f"'{word.text}' without 'try' runs as a command and handles no error; add the try block."
            yield self.finding(word, message, subject_id=word.text)
