"""PSV113."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule, command_elements, is_bare_word


class MissingTryBlock(Rule):
    """A `catch` or `finally` without `try`.

    ## Why is this bad?
    PowerShell takes the word for a command, which fails when it is reached, and handles no error.
    """

    code, name, group = "PSV113", "missing-try-block", "correctness"
    aliases = ("PSMissingTryBlock",)
    default, peer_enable = False, False
    commands = ("catch", "finally")
    examples = (
        Bad("catch { Write-Error 'failed' }"),
        Good("try { 1 } catch { Write-Error 'failed' }"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        word = command_elements(node)[0]
        if is_bare_word(word):
            message = f"'{word.text}' without 'try' is taken for a command and handles nothing; write the try block."
            yield self.finding(word, message, subject_id=word.text)
