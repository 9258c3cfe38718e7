"""PSV411."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from psverify.api import Bad, File, Finding, Good, Options, Rule, Span, made, option, options

LONGEST = 2**31
"""The longest possible text; the repetitions of a regular expression have a similar limit."""


@options
class LongLineOptions(Options):
    """Options of this rule."""

    maximum_line_length: int = option(
        120, "Maximum length of a line, in UTF-16 code units.", pssa_name="MaximumLineLength"
    )


class LongLine(Rule):
    """A line that is too long.

    ## Why is this bad?
    Readers must scroll long lines, or their viewer wraps them, and two versions do not fit side by side.
    """

    code, name, group = "PSV411", "long-line", "layout"
    aliases = ("PSAvoidLongLines",)
    default, pssa_enable = False, False
    Options = LongLineOptions
    examples = (
        Bad("Write-Output 'a long text'", options={"maximum_line_length": 20}),
        Good("Write-Output 'a long text'"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        most = self.options.maximum_line_length
        for match in longer_lines(most).finditer(b"\n" + file.buffer):
            start, line = match.start(), match[1].removesuffix(b"\r")
            length, last = (len(line), 1) if line.isascii() else measured(line.decode())
            if length > most:
                message = f"Line too long: {length} characters, expected at most {most}; break the line."
                # PSScriptAnalyzer's extent ends before the last character.
                yield self.finding(made(Span, (start, start + len(line) - last)), message)


@cache
def longer_lines(most: int) -> re.Pattern[bytes]:
    """Lines of more bytes than `most`, each after a line end."""
    return re.compile(rb"\n([^\n]{%d,})" % (min(most, LONGEST) + 1))


def measured(line: str) -> tuple[int, int]:
    """The length of a line in UTF-16 units, and that of its last character in bytes."""
    return len(line.encode("utf-16-le")) // 2, len(line[-1].encode())
