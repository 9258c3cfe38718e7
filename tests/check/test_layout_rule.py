from __future__ import annotations

from collections.abc import Iterator

from psverify.check.layout_rule import Correction, LayoutRule
from psverify.facts.file import File
from psverify.model import Edit, Safety, Span
from psverify.parse.tree import parse
from psverify.read.decode import decode


class NoBlanks(LayoutRule):
    """Removes the first byte."""

    code, name, group = "X404", "no-blanks", "layout"
    title = "Remove it"

    def corrections(self, file: File) -> Iterator[Correction]:
        yield Correction(0, 2, "no", 0, 1, "", "why")


def test_a_correction_becomes_a_finding_with_a_fix_of_one_edit() -> None:
    source = decode(b" f")
    (finding,) = NoBlanks().check(File(source, parse(source.buffer), "a.ps1"))
    assert (finding.rule, finding.span, finding.message, finding.subject_id) == ("X404", Span(0, 2), "no", "why")
    assert finding.fix is not None
    assert (finding.fix.edits, finding.fix.safety, finding.fix.title) == (
        (Edit(Span(0, 1), ""),),
        Safety.SAFE,
        "Remove it",
    )
