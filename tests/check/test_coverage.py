from __future__ import annotations

from hypothesis import given, strategies as st

from psverify.check.coverage import coverage
from psverify.model import Finding, Severity, Span
from psverify.parse.suppression_comments import Directive, Word
from psverify.parse.suppressions import Suppression

NOWHERE = Span(0, 0)
SPANS = st.tuples(st.integers(0, 12), st.integers(0, 6)).map(lambda pair: Span(pair[0], sum(pair)))
SUBJECTS = st.sampled_from(["", "a", "A", "b"])


@st.composite
def suppression(draw: st.DrawFn) -> Suppression:
    word = Word("X", Span(draw(st.integers(0, 1000)), 1001))
    comment = None if draw(st.booleans()) else Directive("ignore", (word,), NOWHERE, NOWHERE)
    subject = draw(SUBJECTS) if comment is None else ""
    return Suppression(word, tuple(draw(st.lists(SPANS, max_size=3))), draw(st.booleans()), comment, subject_id=subject)


FINDINGS = st.builds(
    lambda span, subject: Finding("X", span, "wrong", Severity.WARNING, subject_id=subject or None),
    st.none() | SPANS,
    SUBJECTS,
)


def covers(item: Suppression, finding: Finding) -> bool:
    """Looks at one pair, as the definition has it."""
    span = finding.span
    if item.subject_id and item.subject_id.lower() != (finding.subject_id or "").lower():
        return False
    if span is None:
        return item.whole
    if item.is_attribute:
        return any(place.start <= span.start and span.end <= place.end for place in item.ranges)
    return any(place.start <= span.start < place.end for place in item.ranges)


@given(st.lists(suppression(), max_size=6), st.lists(FINDINGS, max_size=6))
def test_all_pairs_at_once_as_each_by_itself(items: list[Suppression], findings: list[Finding]) -> None:
    found = coverage(items, findings)
    assert found.covered == {
        index for index, finding in enumerate(findings) if any(covers(item, finding) for item in items)
    }
    assert sorted(found.used, key=repr) == sorted(
        (item for item in items if any(covers(item, finding) for finding in findings)), key=repr
    )
