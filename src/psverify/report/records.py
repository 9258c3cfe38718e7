"""From findings about a text to the records that reports carry: places as people count them, names, addresses."""

from __future__ import annotations

from itertools import repeat
from pathlib import PurePath
from typing import TYPE_CHECKING

from psverify.check.own import SyntaxErrors
from psverify.check.pages import page
from psverify.model import Edit, EditRecord, Finding, Fix, FixRecord, Frame, Record, Region, Span
from psverify.report.fingerprint import fingerprints
from psverify.report.frame import frame_around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psverify.check.registry import Registry
    from psverify.check.rule import Rule
    from psverify.read.source import Source


class Placer:
    """Turns findings about one text into records; `with_frames` says whether they carry the lines around them."""

    def __init__(self, path: str, source: Source, registry: Registry, *, with_frames: bool = True) -> None:
        self._path = PurePath(path).as_posix()
        self._source = source
        self._registry = registry
        self._with_frames = with_frames
        self._rules: dict[str, tuple[type[Rule], str | None]] = {}

    def records(self, findings: Sequence[Finding], *, fixed: bool = False) -> list[Record]:
        """Returns the records of findings, in their order."""
        region, line_text = self._source.region, self._source.line_text
        places = [None if finding.span is None else region(*finding.span) for finding in findings]
        lines = ["" if place is None else line_text(place.line) for place in places]
        prints = fingerprints((finding.rule, line) for finding, line in zip(findings, lines, strict=True))
        frames = map(self._frame, places) if self._with_frames else repeat(None)
        return [
            self._record(finding, place, frame, fingerprint, fixed=fixed)
            for finding, place, frame, fingerprint in zip(findings, places, frames, prints, strict=self._with_frames)
        ]

    def _record(
        self, finding: Finding, region: Region | None, frame: Frame | None, fingerprint: str, *, fixed: bool
    ) -> Record:
        code = finding.rule
        rule, address = self._rules.get(code) or self._introduced(code)
        # By position as far as possible: naming all fields takes twice as long, and there are tens of thousands.
        return Record(
            "finding",
            code,
            rule.name,
            finding.severity,
            finding.message,
            self._path,
            region,
            rule.aliases,
            "fail",
            None,
            None,
            address,
            None if finding.fix is None else self._fix(finding.fix, finding.span, region),
            fixed,
            fingerprint,
            notes=finding.notes,
            frame=frame,
        )

    def _introduced(self, code: str) -> tuple[type[Rule], str | None]:
        rule = self._registry.find(code) or SyntaxErrors
        self._rules[code] = known = (rule, page(rule))
        return known

    def _fix(self, fix: Fix, span: Span | None, region: Region | None) -> FixRecord:
        """Places a fix of a finding whose place is known: many an edit has the same."""
        return FixRecord(fix.safety, fix.title, tuple([self._edit(edit, span, region) for edit in fix.edits]))

    def _edit(self, edit: Edit, span: Span | None, region: Region | None) -> EditRecord:
        if region is None or edit.span != span:
            region = self._source.region(*edit.span)
        return EditRecord(region, edit.text)

    def _frame(self, region: Region | None) -> Frame | None:
        if region is None:
            return None
        return frame_around(self._source.line_text, len(self._source.line_starts), region)
