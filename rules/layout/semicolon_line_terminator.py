"""PSV410."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, Correction, File, Fixed, Good, LayoutRule, regex, tokens

AT_LINE_END = regex(rb";(?=[\nZ])")
MESSAGE = "A line end ends a statement; the semicolon before it says nothing and can go."


class SemicolonLineTerminator(LayoutRule):
    """A semicolon at the end of a line.

    ## Why is this bad?
    In PowerShell a line end ends a statement: the semicolon is noise that other languages left behind.
    """

    code, name, group = "PSV410", "semicolon-line-terminator", "layout"
    aliases = ("PSAvoidSemicolonsAsLineTerminators",)
    title = "Remove the semicolon"
    words = (b";",)
    examples = (
        Bad("$x = 1;\nGet-Item .;", count=2),
        Fixed("$x = 1\nGet-Item ."),
        Good("$x = 1; $y = 2"),
    )

    def corrections(self, file: File) -> Iterator[Correction]:
        stream = file.fact(tokens)
        for match in AT_LINE_END.finditer(stream.letters):
            start, end = stream.starts[match.start()], stream.ends[match.start()]
            yield Correction(start, end, MESSAGE, start, end, "")
