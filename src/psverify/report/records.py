"""From findings about a text to the records that reports carry: places as people count them, names, addresses."""

from __future__ import annotations

from itertools import repeat
from pathlib import PurePath
from typing import TYPE_CHECKING

from psverify.check.own import SyntaxErrors
from psverify.check.pages import page
from psverify.model import EditRecord, Finding, Fix, FixRecord, Frame, Record, Region
from psverify.report.fingerprint import fingerprints
from psverify.report.frame import frame_around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psverify.check.registry import Registry
    from psverify.read.source import Source


class Placer:
    """Turns findings about one text into records; `with_frames` says whether they carry the lines around them."""

    def __init__(self, path: str, source: Source, registry: Registry, *, with_frames: bool = True) -> None:
        self._path = PurePath(path).as_posix()
        self._source = source
        self._registry = registry
        self._with_frames = with_frames

    def records(self, findings: Sequence[Finding], *, fixed: bool = False) -> list[Record]:
        """Returns the records of findings, in their order."""
        places = [self._region(finding) for finding in findings]
        lines = ["" if region is None else self._source.line_text(region.line) for region in places]
        prints = fingerprints((finding.rule, line) for finding, line in zip(findings, lines, strict=True))
        frames = map(self._frame, places) if self._with_frames else repeat(None)
        return [
            self._record(finding, region, fixed=fixed, fingerprint=fingerprint, frame=frame)
            for finding, region, fingerprint, frame in zip(findings, places, prints, frames, strict=self._with_frames)
        ]

    def _record(
        self, finding: Finding, region: Region | None, *, fixed: bool, fingerprint: str, frame: Frame | None
    ) -> Record:
        rule = self._registry.find(finding.rule) or SyntaxErrors
        return Record(
            "finding",
            finding.rule,
            rule.name,
            finding.severity,
            finding.message,
            self._path,
            region,
            rule.aliases,
            url=page(rule),
            fix=None if finding.fix is None else self._fix(finding.fix),
            fixed=fixed,
            fingerprint=fingerprint,
            notes=finding.notes,
            frame=frame,
        )

    def _region(self, finding: Finding) -> Region | None:
        span = finding.span
        return None if span is None else self._source.region(span.start, span.end)

    def _fix(self, fix: Fix) -> FixRecord:
        edits = (EditRecord(self._source.region(edit.span.start, edit.span.end), edit.text) for edit in fix.edits)
        return FixRecord(fix.safety, fix.title, tuple(edits))

    def _frame(self, region: Region | None) -> Frame | None:
        if region is None:
            return None
        return frame_around(self._source.line_text, len(self._source.line_starts), region)
