"""PSV411."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from psverify.api import Bad, File, Finding, Good, Options, Rule, Span, option, options

LONGEST = 2**31
"""No text is longer, nor can the repetitions of a regular expression be much more."""


@options
class LongLineOptions(Options):
    """Options of this rule."""

    maximum_line_length: int = option(
        120, "How many characters a line may have, in UTF-16 units.", peer="MaximumLineLength"
    )


class LongLine(Rule):
    """A line that is too long.

    ## Why is this bad?
    Long lines must be scrolled or are wrapped by the viewer, and two versions do not fit side by side.
    """

    code, name, group = "PSV411", "long-line", "layout"
    aliases = ("PSAvoidLongLines",)
    default, peer_enable = False, False
    Options = LongLineOptions
    examples = (
        Bad("Write-Output 'a long text'", options={"maximum_line_length": 20}),
        Good("Write-Output 'a long text'"),
    )

    def check(self, file: File) -> Iterator[Finding]:
        most = self.options.maximum_line_length
        for start, line in long_lines(file.buffer, most):
            length, last = (len(line), 1) if line.isascii() else measured(line.decode())
            if length > most:
                message = (
                    f"The line has {length} characters, more than {most}; break it, so that it is seen as a whole."
                )
                # PSScriptAnalyzer's extent ends before the last character.
                yield self.finding(Span(start, start + len(line) - last), message)


def long_lines(buffer: bytes, most: int) -> Iterator[tuple[int, bytes]]:
    """The lines of more bytes than `most`, with their starts, and maybe the last; short ones are passed over in one go."""
    short = short_lines(most)
    start = passed(short, buffer, 0)
    while start < len(buffer):
        line_end = buffer.find(b"\n", start)
        line_end = len(buffer) if line_end < 0 else line_end
        yield start, buffer[start:line_end].removesuffix(b"\r")
        start = passed(short, buffer, line_end + 1)


@cache
def short_lines(most: int) -> re.Pattern[bytes]:
    """Lines of no more bytes than `most`, as many as there are."""
    return re.compile(rb"(?:[^\n]{0,%d}\n)*" % min(most, LONGEST))


def passed(pattern: re.Pattern[bytes], buffer: bytes, start: int) -> int:
    """Where that ends which fits a pattern from an offset on."""
    match = pattern.match(buffer, start)
    return match.end() if match is not None else start


def measured(line: str) -> tuple[int, int]:
    """The length of a line in UTF-16 units, and that of its last character in bytes."""
    return len(line.encode("utf-16-le")) // 2, len(line[-1].encode())
