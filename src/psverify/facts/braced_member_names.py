"""Member names in braces, such as `$row.{a b}`: PowerShell parses them as script blocks but uses their text as a name."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from psverify.model import span_of
from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from psverify.facts.file import File
    from psverify.model import Finding, Span


class MemberNames(NamedTuple):
    """The braced member names of a file in the order of the text, names within others left out (bytes)."""

    spans: Sequence[Span]

    def holds(self, start: int, end: int) -> bool:
        """Whether a place lies within a name, its braces included."""
        index = bisect_right(self.spans, start, key=_start) - 1
        return index >= 0 and end <= self.spans[index].end and start < self.spans[index].end

    def touches(self, start: int, end: int) -> bool:
        """Whether an edit from `start` to `end` changes a name, or what is right before its brace."""
        index = bisect_right(self.spans, end, key=_start) - 1
        return index >= 0 and start < self.spans[index].end


def member_names(file: File) -> MemberNames:
    """The braced member names of the file; a fact of the file."""
    found: list[Span] = []
    for block in file.tree.root.descendants("script_block_expression"):
        if block.field_name == "member" and not (found and block.start < found[-1].end):
            found.append(span_of(block))
    return MemberNames(found)


def outside_member_names(findings: Iterable[Finding], names: MemberNames) -> list[Finding]:
    """Returns the findings that do not refer to code within member names, without fixes that would change one."""
    return [
        _without_harmful_fix(finding, names)
        for finding in findings
        if finding.span is None or not names.holds(*finding.span)
    ]


def _without_harmful_fix(finding: Finding, names: MemberNames) -> Finding:
    if finding.fix is None or not any(names.touches(*edit.span) for edit in finding.fix.edits):
        return finding
    return finding._replace(fix=None)


def _start(span: Span) -> int:
    return span.start
