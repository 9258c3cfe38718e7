"""Which findings of a rule its suppressions cover, for all of them at once: in the order of the text, not pair by pair."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify.model import Finding
    from psverify.parse.suppressions import Suppression


class Coverage(NamedTuple):
    """The findings that are covered, by their index, and the suppressions that cover any."""

    covered: frozenset[int]
    used: tuple[Suppression, ...]


class _Placed(NamedTuple):
    """What has to lie within a range of a suppression for its finding to be covered."""

    start: int
    end: int
    finding: int


def coverage(items: Iterable[Suppression], findings: Sequence[Finding]) -> Coverage:
    """Returns what suppressions of the rule of some findings cover."""
    covered: set[int] = set()
    used: list[Suppression] = []
    subjects = _by_subject(findings)
    for (is_attribute, subject), group in _alike(items).items():
        concerned = subjects.get(subject, ()) if subject else range(len(findings))
        unplaced = [index for index in concerned if findings[index].span is None]
        placed = sorted(_placed(findings, concerned, is_attribute=is_attribute))
        if any(item.whole for item in group):
            covered.update(unplaced)
        covered.update(_within_ranges(placed, group))
        used += _with_findings(group, placed, is_any_unplaced=bool(unplaced))
    return Coverage(frozenset(covered), tuple(used))


def _alike(items: Iterable[Suppression]) -> dict[tuple[bool, str], list[Suppression]]:
    alike: dict[tuple[bool, str], list[Suppression]] = {}
    for item in items:
        alike.setdefault((item.is_attribute, item.subject_id.lower()), []).append(item)
    return alike


def _by_subject(findings: Sequence[Finding]) -> dict[str, list[int]]:
    subjects: dict[str, list[int]] = {}
    for index, finding in enumerate(findings):
        subjects.setdefault((finding.subject_id or "").lower(), []).append(index)
    return subjects


def _placed(findings: Sequence[Finding], concerned: Iterable[int], *, is_attribute: bool) -> Iterator[_Placed]:
    """Yields the whole span of a finding for an attribute, which must hold it, and its first byte for a comment."""
    for index in concerned:
        span = findings[index].span
        if span is not None:
            yield _Placed(span.start, span.end if is_attribute else span.start + 1, index)


def _within_ranges(placed: Sequence[_Placed], items: Sequence[Suppression]) -> Iterator[int]:
    """Yields the findings that lie within any range: of those that begin before it, one ends furthest."""
    ranges = sorted(place for item in items for place in item.ranges)
    furthest, following = -1, 0
    for start, end, finding in placed:
        while following < len(ranges) and ranges[following].start <= start:
            furthest = max(furthest, ranges[following].end)
            following += 1
        if end <= furthest:
            yield finding


def _with_findings(
    items: Iterable[Suppression], placed: Sequence[_Placed], *, is_any_unplaced: bool
) -> Iterator[Suppression]:
    """Yields the suppressions that cover a finding: of those that begin in a range or after it, one ends first."""
    starts = [place.start for place in placed]
    nearest = list(accumulate((place.end for place in reversed(placed)), min))[::-1]
    for item in items:
        first = [(bisect_left(starts, place.start), place.end) for place in item.ranges]
        if (item.whole and is_any_unplaced) or any(at < len(nearest) and nearest[at] <= end for at, end in first):
            yield item
