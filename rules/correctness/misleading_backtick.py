"""PSV112."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, Effect, File, Finding, Fixed, Good, Rule, Safety, Span, delete, regex

WHITE = rb"(?:[ \t\v\f\x1c-\x1f]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)"
MISLEADING = regex(rb"`(" + WHITE + rb"+)(?=[\r\n]|\Z)")

EFFECTS = {"comment": Effect.WHITESPACE, "string_content": Effect.CODE, "string_constant_expression": Effect.CODE}


class MisleadingBacktick(Rule):
    """A backtick at the end of a line, followed by whitespace.

    ## Why is this bad?
    It looks like a line continuation, but it only escapes the space: the statement ends at the end of the line.

    ## Fix safety
    Unsafe: without the whitespace the line continues on the next one, as it appeared to.
    """

    code, name, group = "PSV112", "misleading-backtick", "correctness"
    aliases = ("PSMisleadingBacktick",)
    safety = Safety.UNSAFE
    words = (b"`",)
    examples = (
        Bad("Get-Item `  \n    -Path x\n"),
        Fixed("Get-Item `\n    -Path x\n"),
        Good("Get-Item `\n    -Path x\n"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        for match in MISLEADING.finditer(file.buffer):
            start, end = match.span(1)
            effect = EFFECTS.get(file.tree.at(start).kind, Effect.STRUCTURE)
            fix = self.fix("Remove whitespace after the backtick", delete(start, end), effect=effect)
            last = match.end() == len(file.buffer)
            message = "Whitespace after the backtick prevents line continuation; remove it."
            yield self.finding(Span(*match.span()), message, fix=None if last else fix)
