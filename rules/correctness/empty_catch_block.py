"""PSV110."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Node, Rule


class EmptyCatchBlock(Rule):
    """A `catch` block without statements.

    ## Why is this bad?
    The error disappears: nobody learns that something failed, and the script continues as if nothing had happened.
    Handle the error, report it (`Write-Error`, `Write-Verbose`) or rethrow it. A comment does not count.
    """

    code, name, group = "PSV110", "empty-catch-block", "correctness"
    aliases = ("PSAvoidUsingEmptyCatchBlock",)
    kinds = ("catch_clause",)
    examples = (
        Bad("try { Get-Item x } catch { }"),
        Bad("try { 1 } catch { # nothing to do\n}"),
        Good("try { Get-Item x } catch { Write-Warning $_ }"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        body = node.field("body")
        if body is not None and not body.named_children and not body.has_error:
            yield self.finding(node, "Empty catch block hides the error; handle it, report it or rethrow it.")
