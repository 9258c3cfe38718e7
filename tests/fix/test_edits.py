from __future__ import annotations

import itertools
from dataclasses import dataclass

import pytest
from hypothesis import given, strategies as st

from psverify.check.rule import Options
from psverify.check.settings import FixMode, RuleSetting
from psverify.fix.edits import Applied, applicable, apply, valid, with_setting
from psverify.model import Edit, Finding, Fix, Safety, Severity, Span


def found(
    *edits: tuple[int, int, str],
    rule: str = "PSV301",
    safety: Safety = Safety.SAFE,
    isolation: str | None = None,
    encoding: str | None = None,
) -> Finding:
    made = tuple(Edit(Span(start, end), text) for start, end, text in edits)
    fix = Fix(made, safety, "mend it", isolation, encoding)
    return Finding(rule, Span(0, 1), "it is wrong", Severity.WARNING, fix)


def text_of(buffer: bytes, *findings: Finding, mode: FixMode = FixMode.SAFE) -> bytes:
    return apply(buffer, findings, mode).buffer


def test_one_fix_replaces_its_bytes() -> None:
    assert text_of(b"gci .", found((0, 3, "Get-ChildItem"))) == b"Get-ChildItem ."


def test_fixes_apart_go_in_one_pass() -> None:
    result = apply(b"gci; gci", [found((5, 8, "dir")), found((0, 3, "ls"))], FixMode.SAFE)
    assert result.buffer == b"ls; dir"
    assert len(result.findings) == 2
    assert [edit.text for edit in result.edits] == ["ls", "dir"]


def test_of_overlapping_fixes_the_earlier_wins() -> None:
    late, early = found((2, 5, "B")), found((0, 3, "A"))
    result = apply(b"abcdef", [late, early], FixMode.SAFE)
    assert result.buffer == b"Adef"
    assert result.findings == (early,)


def test_touching_fixes_wait_for_each_other() -> None:
    space, semicolon = found((1, 2, "")), found((2, 3, ""))
    assert text_of(b"a ;b", space, semicolon) == b"a;b"


def test_a_fix_is_applied_whole_or_not_at_all() -> None:
    first, both = found((0, 1, "X")), found((0, 2, "Y"), (4, 5, "Z"))
    assert text_of(b"abcde", first, both) == b"Xbcde"


def test_edits_between_those_of_another_fix_are_free() -> None:
    around, inside = found((0, 0, "("), (9, 9, ")")), found((4, 5, "X"))
    assert text_of(b"abcdefghi", around, inside) == b"(abcdXfghi)"


def test_insertions_of_one_fix_at_one_offset_keep_the_order_of_the_rule() -> None:
    assert text_of(b"ab", found((1, 1, "1"), (1, 1, "2"), (1, 2, "3"))) == b"a123"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_insertions_of_several_fixes_at_one_offset_are_decided_by_rule(order: tuple[int, ...]) -> None:
    findings = [found((1, 1, text), rule=rule) for text, rule in (("x", "PSV303"), ("y", "PSV302"), ("z", "PSV304"))]
    assert text_of(b"ab", *(findings[index] for index in order)) == b"ayb"


def test_equal_fixes_count_as_one_and_mend_all_their_findings() -> None:
    one, other = found((0, 3, "dir"), rule="PSV301"), found((0, 3, "dir"), rule="PSV302")
    result = apply(b"gci", [other, one], FixMode.SAFE)
    assert result.buffer == b"dir"
    assert result.findings == (one, other)


def test_one_fix_of_an_isolation_group_a_pass() -> None:
    findings = [found((index, index + 1, "X"), isolation="rename") for index in (0, 3, 6)]
    assert text_of(b"abcdefg", *findings) == b"Xbcdefg"


def test_a_fix_that_changes_nothing_is_left_out() -> None:
    result = apply(b"gci", [found((0, 3, "gci"))], FixMode.SAFE)
    assert result == Applied(b"gci")


@pytest.mark.parametrize("spans", [[(0, 9)], [(2, 1)], [(-1, 1)], [(0, 2), (1, 3)]])
def test_an_invalid_fix_is_left_out(spans: list[tuple[int, int]]) -> None:
    finding = found(*((start, end, "X") for start, end in spans))
    assert finding.fix is not None
    assert not valid(finding.fix, b"abcd")
    assert text_of(b"abcd", finding) == b"abcd"


def test_an_encoding_is_handed_on() -> None:
    result = apply(b"x", [found(encoding="utf-8-sig")], FixMode.SAFE)
    assert result.buffer == b"x"
    assert result.encoding == "utf-8-sig"
    assert len(result.findings) == 1


def test_two_encodings_are_not_both_applied() -> None:
    fixes = [found(encoding="utf-8-sig", rule="PSV601"), found(encoding="utf-8", rule="PSV606")]
    assert apply(b"x", fixes, FixMode.SAFE).encoding == "utf-8-sig"
    assert len(apply(b"x", fixes, FixMode.SAFE).findings) == 1


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (FixMode.NONE, []),
        (FixMode.SAFE, [Safety.SAFE]),
        (FixMode.UNSAFE, [Safety.SAFE, Safety.UNSAFE]),
    ],
)
def test_a_mode_applies_its_safeties(mode: FixMode, expected: list[Safety]) -> None:
    findings = [found((0, 1, "X"), safety=safety) for safety in Safety]
    findings.append(findings[0]._replace(fix=None))
    assert [f.fix.safety for f in applicable(findings, mode) if f.fix] == expected


@dataclass(frozen=True)
class Setting:
    fixable: bool = True
    promoted: bool = False
    demoted: bool = False

    def made(self) -> RuleSetting:
        return RuleSetting("PSV301", Options(), None, self.fixable, self.promoted, self.demoted)


@pytest.mark.parametrize(
    ("setting", "before", "after"),
    [
        (Setting(), Safety.SAFE, Safety.SAFE),
        (Setting(promoted=True), Safety.UNSAFE, Safety.SAFE),
        (Setting(promoted=True), Safety.DISPLAY, Safety.DISPLAY),
        (Setting(demoted=True), Safety.SAFE, Safety.UNSAFE),
        (Setting(demoted=True), Safety.DISPLAY, Safety.DISPLAY),
        (Setting(fixable=False, promoted=True), Safety.SAFE, None),
    ],
)
def test_a_setting_changes_the_safety(setting: Setting, before: Safety, after: Safety | None) -> None:
    fix = with_setting(found((0, 1, "X"), safety=before), setting.made()).fix
    assert (fix.safety if fix else None) is after


def test_a_finding_without_fix_is_left_alone_by_a_setting() -> None:
    finding = found()._replace(fix=None)
    assert with_setting(finding, Setting(fixable=False).made()) is finding


places = st.tuples(st.integers(0, 12), st.integers(0, 4), st.sampled_from(["", "x", "é", "yy"]))
edits_of_a_fix = st.lists(places, min_size=1, max_size=3)
any_findings = st.lists(
    st.builds(
        lambda edits, rule, safety, group: found(
            *((start, start + length, text) for start, length, text in edits), rule=rule, safety=safety, isolation=group
        ),
        edits_of_a_fix,
        st.sampled_from(["PSV301", "PSV401", "PSV402"]),
        st.sampled_from(list(Safety)),
        st.sampled_from([None, "a", "b"]),
    ),
    max_size=8,
)
BUFFER = b"0123456789ab"


@given(any_findings, st.randoms(use_true_random=False))
def test_the_result_does_not_depend_on_the_order(findings: list[Finding], random: object) -> None:
    shuffled = list(findings)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert apply(BUFFER, findings, FixMode.UNSAFE) == apply(BUFFER, shuffled, FixMode.UNSAFE)


@given(any_findings)
def test_bytes_outside_the_edits_are_unchanged(findings: list[Finding]) -> None:
    result = apply(BUFFER, findings, FixMode.UNSAFE)
    old = new = 0
    for edit in result.edits:
        kept = edit.span.start - old
        assert result.buffer[new : new + kept] == BUFFER[old : edit.span.start]
        new += kept + len(edit.text.encode())
        old = edit.span.end
    assert result.buffer[new:] == BUFFER[old:]


@given(any_findings)
def test_every_mended_finding_has_all_its_edits_applied(findings: list[Finding]) -> None:
    result = apply(BUFFER, findings, FixMode.SAFE)
    applied = set(result.edits)
    for finding in result.findings:
        assert finding.fix is not None
        assert finding.fix.safety is Safety.SAFE
        for edit in finding.fix.edits:
            assert edit in applied or BUFFER[edit.span.start : edit.span.end] == edit.text.encode()


@given(any_findings)
def test_something_is_applied_when_anything_valid_changes_the_text(findings: list[Finding]) -> None:
    single = [apply(BUFFER, [finding], FixMode.UNSAFE).findings for finding in findings]
    assert bool(apply(BUFFER, findings, FixMode.UNSAFE).findings) == any(single)
