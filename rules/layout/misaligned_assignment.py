"""PSV408."""

from __future__ import annotations

from collections.abc import Iterator

from psverify_rules.layout._alignment import AlignmentOptions, column, widths

from psverify.api import Bad, Correction, File, Fixed, Good, LayoutRule

MESSAGE = "The '=' is not below the others of its group; align them, so that values can be read as a column."


class MisalignedAssignment(LayoutRule):
    """A `=` of a hashtable or an enumeration that does not stand below the others.

    ## Why is this bad?
    Aligned values read like a table. The column is one blank behind the longest key; pairs that share a line with
    others are left out.
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
        for group in widths(file, self.options):
            for site, width in group:
                if site.equals is not None and column(file, site.end, site.equals) != width:
                    yield Correction(site.equals, site.equals + 1, MESSAGE, site.end, site.equals, " " * width)
