"""PSV402."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, Effect, File, Finding, Fixed, Good, Rule, Safety, Severity, Span, insert


class MissingFinalNewline(Rule):
    """A file that does not end with a newline.

    ## Why is this bad?
    Tools that join, append or compare files by lines (`cat`, `git diff`, `Add-Content`) treat the last line
    differently. The rule ignores empty files.
    """

    code, name, group = "PSV402", "missing-final-newline", "layout"
    severity, safety = Severity.NOTE, Safety.SAFE
    default = False
    effect = Effect.WHITESPACE
    examples = (
        Bad("Get-Date"),
        Fixed("Get-Date\n"),
        Good("Get-Date\n"),
        Good(""),
    )

    def check(self, file: File) -> Iterator[Finding]:
        end = len(file.buffer)
        if end and not file.buffer.endswith((b"\n", b"\r")):
            yield self.finding(
                Span(end, end),
                "Missing newline at end of file; add one.",
                fix=self.fix("Add a final newline", insert(end, file.source.newline)),
            )
