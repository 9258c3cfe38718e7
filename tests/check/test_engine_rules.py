from __future__ import annotations

from psverify.check.engine_rules import OWN_RULES, InvalidSuppression, SyntaxErrors, UnusedSuppression
from psverify.check.run_rules import Dispatch, wish_of
from psverify.model import Edit, Safety, Severity, Span
from psverify.parse.suppression_comments import Problem, Word
from psverify.parse.suppressions import Suppression, suppressions
from psverify.parse.tree import parse
from psverify.read.decode import decode


def test_nobody_runs_them() -> None:
    dispatch = Dispatch(wish_of(rule()) for rule in OWN_RULES)
    assert not any(wish.whole for wish in dispatch.requests)
    assert not any(dispatch.mask)


def test_a_syntax_error_is_an_error() -> None:
    finding = SyntaxErrors().about(Span(3, 4), "a bracket is missing")
    assert (finding.rule, finding.span, finding.severity) == ("PSV001", Span(3, 4), Severity.ERROR)


def test_an_unused_range_is_taken_out_at_both_ends() -> None:
    source = decode(b"# psverify: disable[A]\n1\n# psverify: enable[A, B]\n")
    (item,) = suppressions(parse(source.buffer), source).items
    finding = UnusedSuppression().about(source.buffer, item)
    assert finding.fix is not None
    assert finding.fix.safety is Safety.SAFE
    assert finding.fix.edits == (Edit(Span(0, 23), ""), Edit(Span(44, 47), ""))


def test_an_unused_attribute_has_no_fix() -> None:
    item = Suppression(Word("PSRule", Span(1, 7)), (Span(0, 9),), whole=True)
    finding = UnusedSuppression().about(b"", item)
    assert (finding.span, finding.fix) == (Span(1, 7), None)
    assert finding.message.startswith("Suppression of 'PSRule' suppresses no finding")


def test_what_is_wrong_is_one_sentence() -> None:
    assert (
        InvalidSuppression().about(Problem(Span(0, 1), "it is odd")).message == "Suppression has no effect: it is odd."
    )
    asked = InvalidSuppression().about(Problem(Span(0, 1), "'a' is not a rule; did you mean 'b'?"))
    assert asked.message.endswith("did you mean 'b'?")
