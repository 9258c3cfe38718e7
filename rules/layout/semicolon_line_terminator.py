"""PSV410."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, Correction, FalseAlarm, File, Fixed, Good, LayoutRule, Node, facts, regex

AT_LINE_END = regex(rb"(?<!;);+(?=[\nZ])")
MESSAGE = "Unnecessary semicolon at the end of the line; remove it."


def is_needed(node: Node, _file: File) -> bool:
    """Whether a line end would not do instead of a semicolon."""
    return facts.is_needed_separator(node)


class SemicolonLineTerminator(LayoutRule):
    """A semicolon at the end of a line.

    ## Why is this bad?
    In PowerShell a newline ends a statement, so the semicolon is unnecessary.

    The rule ignores semicolons that a newline cannot replace.
    """

    code, name, group = "PSV410", "semicolon-line-terminator", "layout"
    aliases = ("PSAvoidSemicolonsAsLineTerminators",)
    title = "Remove the semicolon"
    words = (b";",)
    examples = (
        Bad("$x = 1;\nGet-Item .;", count=2),
        Fixed("$x = 1\nGet-Item ."),
        Bad("Get-Item .;;;"),
        Fixed("Get-Item ."),
        Good("$x = 1; $y = 2"),
    )
    deviations = (
        FalseAlarm(
            "needed-semicolon",
            "Some semicolons cannot be replaced by a newline: in the header of a `for`, between a "
            "label and a loop, after a line continuation, and before a command or key named `else`, "
            "`elseif`, `catch` or `finally`.",
            (
                Good("for (\n    ;\n    $i -lt 3; $i++) { 1 }"),
                Good("if ($x) { 1 };\nelse { 2 }"),
                Good(":outer;\nforeach ($x in 1) { 1 }"),
            ),
            is_needed,
        ),
    )

    def corrections(self, file: File) -> Iterator[Correction]:
        stream = file.fact(facts.tokens)
        for match in AT_LINE_END.finditer(stream.letters):
            first, last = match.start(), match.end() - 1
            start, end = stream.starts[last], stream.ends[last]
            yield Correction(start, end, MESSAGE, stream.ends[first - 1] if first else 0, end, "")
