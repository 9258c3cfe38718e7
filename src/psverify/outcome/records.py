"""From findings about a text to the records that reports carry: places as people count them, names, addresses."""

from __future__ import annotations

from functools import cache
from itertools import repeat
from pathlib import PurePath
from typing import TYPE_CHECKING

from psverify.check.engine_rules import SyntaxErrors
from psverify.check.rule_entry import entry_of
from psverify.check.rule_pages import page
from psverify.model import NOTHING, EditRecord, Finding, Fix, FixRecord, Frame, Record, Region, Span
from psverify.named_tuple import made
from psverify.outcome.fingerprint import fingerprints
from psverify.outcome.frame import frame_around

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psverify.check.registry import Registry
    from psverify.read.source import Source


class Placer:
    """Turns findings about one text into records.

    `with_frames` says whether they carry the lines around them, `with_details` whether they carry fingerprints; with
    either they carry the edits of fixes.
    """

    def __init__(
        self, path: str, source: Source, registry: Registry, *, with_frames: bool = True, with_details: bool = True
    ) -> None:
        self._path = PurePath(path).as_posix()
        self._source = source
        self._registry = registry
        self._with_frames = with_frames
        self._with_details = with_details
        self._with_edits = with_frames or with_details

    def records(self, findings: Sequence[Finding], *, fixed: bool = False) -> list[Record]:
        """Returns the records of findings, in their order."""
        places = self._places(findings)
        regions = [None if finding.span is None else places[finding.span] for finding in findings]
        prints = self._fingerprints(findings, regions) if self._with_details else repeat("")
        frames = map(self._frame, regions) if self._with_frames else repeat(None)
        records, path, registry = [], self._path, self._registry
        for finding, region, fingerprint, frame in zip(findings, regions, prints, frames):  # noqa: B905 - some are endless
            code, _, message, severity, fix, notes, _ = finding
            name, aliases, address = _introduced(code, registry)
            repair = None if fix is None else self._repair(fix, places)
            # All fields in their order and unchecked, in a third of the time: there are tens of thousands of records.
            record = (
                "finding", code, name, severity, message, path, region, aliases, "fail", None, None, address,
                repair, fixed, fingerprint, NOTHING, NOTHING, notes, frame, None, None, None, None, None,
            )  # fmt: skip
            records.append(made(Record, record))
        return records

    def _places(self, findings: Sequence[Finding]) -> dict[Span, Region]:
        """Returns the places of findings and edits, each of which is looked for once: many are the same."""
        spans = [finding.span for finding in findings if finding.span is not None]
        if self._with_edits:
            spans += [edit.span for finding in findings if finding.fix is not None for edit in finding.fix.edits]
        distinct = dict.fromkeys(spans)
        return dict(zip(distinct, self._source.regions(distinct), strict=True))

    def _fingerprints(self, findings: Sequence[Finding], regions: Sequence[Region | None]) -> list[str]:
        line_text = self._source.line_text
        lines = ["" if region is None else line_text(region.line) for region in regions]
        return fingerprints((finding.rule, line) for finding, line in zip(findings, lines, strict=True))

    def _repair(self, fix: Fix, places: Mapping[Span, Region]) -> FixRecord:
        edits = [EditRecord(places[edit.span], edit.text) for edit in fix.edits] if self._with_edits else ()
        return made(FixRecord, (fix.safety, fix.title, tuple(edits)))

    def _frame(self, region: Region | None) -> Frame | None:
        if region is None:
            return None
        return frame_around(self._source.line_text, len(self._source.line_starts), region)


@cache
def _introduced(code: str, registry: Registry) -> tuple[str, tuple[str, ...], str | None]:
    """Returns the name of a rule, its aliases and the address of its page."""
    rule = registry.entry(code) or entry_of(SyntaxErrors)
    return rule.name, rule.aliases, page(rule.name, rule.module)
