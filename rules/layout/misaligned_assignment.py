"""PSV408."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Bad, Correction, File, Fixed, Good, LayoutRule

from ._alignment import AlignmentOptions, gaps

MESSAGE = "Misaligned '='; align it with the others in its group."


class MisalignedAssignment(LayoutRule):
    """A `=` in a hashtable or an enumeration that is not aligned with the others.

    ## Why is this bad?
    Aligned values read like a table. The column is one space after the longest key. The rule ignores pairs that share a
    line with others.
    """

    code, name, group = "PSV408", "misaligned-assignment", "layout"
    aliases = ("PSAlignAssignmentStatement",)
    title = "Align the assignment"
    Options = AlignmentOptions
    examples = (
        Bad("$x = @{\n    a = 1\n    long = 2\n}"),
        Fixed("$x = @{\n    a    = 1\n    long = 2\n}"),
        Good("$x = @{\n    a    = 1\n    long = 2\n}"),
        Good("$x = @{ a = 1; long = 2 }"),
    )

    def corrections(self, file: File) -> Iterator[Correction]:
        for start, equals, width, wanted in gaps(file, self.options):
            if width != wanted:
                yield Correction(equals, equals + 1, MESSAGE, start, equals, " " * wanted)
