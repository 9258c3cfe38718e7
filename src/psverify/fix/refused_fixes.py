"""Fixes that are not applied to a text, by their rule and their place in it as it was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from psverify.model import Failure, Finding, Span

if TYPE_CHECKING:
    from psverify.fix.offset_mapping import Moves
    from psverify.read.source import Source

SHOWN = 10
"""How many lines a Failure names."""


class Refusals:
    """What one run of fixes refuses; offsets are bytes of the first text."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._reasons: dict[tuple[str, Span | None], str] = {}
        self._barred: dict[str, list[Span]] = {}

    def refuse(self, findings: Iterable[Finding], trail: Sequence[Moves], reason: str) -> None:
        """Remembers why a fix of these findings was not applied in one pass; the next one may try it again."""
        for finding in findings:
            self._reasons.setdefault((finding.rule, origin(finding.span, trail)), reason)

    def accept(self, findings: Iterable[Finding], trail: Sequence[Moves]) -> None:
        """Forgets a refusal, as the findings are fixed after all."""
        for finding in findings if self._reasons else ():
            self._reasons.pop((finding.rule, origin(finding.span, trail)), None)

    def bar(self, rule: str, place: Span, trail: Sequence[Moves]) -> None:
        """Bars the fixes of a rule from a place of the current text for good."""
        barred = origin(place, trail)
        if barred is not None:
            self._barred.setdefault(rule, []).append(barred)

    def bars(self, finding: Finding, trail: Sequence[Moves]) -> bool:
        """Whether the fix of a finding in the current text begins in a place that its rule is barred from."""
        barred = self._barred.get(finding.rule)
        if not barred or finding.fix is None or not finding.fix.edits:
            return False
        place = origin(min(edit.span for edit in finding.fix.edits), trail)
        return place is not None and any(span.start <= place.start <= span.end for span in barred)

    def failures(self) -> tuple[Failure, ...]:
        """Returns one Failure for each rule and reason, with the lines of the fixes."""
        places: dict[tuple[str, str], list[Span | None]] = {}
        for (rule, span), reason in self._reasons.items():
            places.setdefault((rule, reason), []).append(span)
        return tuple(Failure("fix", self._sentence(*key, spans)) for key, spans in places.items())

    def _sentence(self, rule: str, reason: str, spans: Iterable[Span | None]) -> str:
        lines = sorted({self._source.position(span.start)[0] for span in spans if span is not None})
        named = ", ".join(map(str, lines[:SHOWN])) + (f" and {len(lines) - SHOWN} more" if len(lines) > SHOWN else "")
        where = f" in line{'' if len(lines) == 1 else 's'} {named}" if lines else ""
        one = len(lines) < 2
        return f"the {'fix' if one else 'fixes'} of {rule}{where} {'was' if one else 'were'} not applied: {reason}"


def origin(span: Span | None, trail: Sequence[Moves]) -> Span | None:
    """Returns the place in the first text of one in the current text; None stays."""
    if span is None:
        return None
    start, end = span
    for moves in reversed(trail):
        start, end = moves.origin(start), moves.origin(end)
    return Span(start, max(start, end))
