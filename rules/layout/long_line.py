"""PSV411."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, File, Finding, Good, Options, Rule, Span, option, options


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
            length = len(line) if line.isascii() else len(line.encode("utf-16-le")) // 2
            if length > most:
                # PSScriptAnalyzer's extent ends before the last character.
                end = start + len(line[:-1].encode())
                message = (
                    f"The line has {length} characters, more than {most}; break it, so that it is seen as a whole."
                )
                yield self.finding(Span(start, end), message)


def long_lines(buffer: bytes, most: int) -> Iterator[tuple[int, str]]:
    """The lines of more bytes than `most`, with their starts; short ones are jumped over, several at a time."""
    start = 0
    while len(buffer) - start > most:
        line_end = buffer.rfind(b"\n", start, start + most + 1)
        if line_end < 0:
            line_end = buffer.find(b"\n", start)
            line_end = len(buffer) if line_end < 0 else line_end
            yield start, buffer[start:line_end].removesuffix(b"\r").decode()
        start = line_end + 1
