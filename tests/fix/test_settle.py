from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, strategies as st

from psverify.check.settings import FixMode
from psverify.fix import settle as module
from psverify.fix.settle import Examination, Settled, settle
from psverify.model import Edit, Finding, Fix, Safety, Severity, Span
from psverify.read.decode import decode
from psverify.read.source import Source

Examine = Callable[[Source], Examination]


def replaced(pairs: dict[str, str], source: Source, safety: Safety = Safety.SAFE) -> Iterator[Finding]:
    """Findings that replace each word by another, as a rule would."""
    for index, (word, better) in enumerate(pairs.items()):
        for match in re.finditer(re.escape(word.encode()), source.buffer):
            span = Span(*match.span())
            yield Finding(f"PSV10{index}", span, word, Severity.WARNING, Fix((Edit(span, better),), safety, "better"))


def examiner(pairs: dict[str, str], *, errors: str = "BROKEN", safety: Safety = Safety.SAFE) -> Examine:
    def examine(source: Source) -> Examination:
        return Examination(source, tuple(replaced(pairs, source, safety)), source.buffer.count(errors.encode()))

    return examine


def settled(raw: bytes, examine: Examine, mode: FixMode = FixMode.SAFE) -> Settled:
    return settle(examine(decode(raw)), examine, mode)


def test_repeats_until_nothing_changes() -> None:
    result = settled(b"a; a", examiner({"a": "b", "b": "c"}))
    assert result.after == b"c; c"
    assert result.failures == ()
    assert [(finding.message, finding.span) for finding in result.fixed] == [
        ("a", Span(0, 1)),
        ("a", Span(3, 4)),
        ("b", Span(0, 1)),
        ("b", Span(3, 4)),
    ]


def test_a_later_pass_has_no_edits_but_the_first_place() -> None:
    result = settled(b"1 x; 2 y", examiner({"x": "longer", "y": "z", "z": "w"}))
    last = result.fixed[-1]
    assert result.after == b"1 longer; 2 w"
    assert (last.message, last.span) == ("z", Span(7, 8))
    assert last.fix is not None
    assert last.fix.edits == ()


def test_without_applicable_fixes_nothing_is_examined_again() -> None:
    def never(source: Source) -> Examination:
        raise AssertionError

    first = examiner({"a": "b"}, safety=Safety.UNSAFE)(decode(b"a"))
    assert settle(first, never, FixMode.SAFE) == Settled(first)


def test_a_fix_that_changes_nothing_changes_nothing() -> None:
    result = settled(b"a", examiner({"a": "a"}))
    assert result.after is None
    assert result.fixed == ()


def test_a_fix_may_not_add_semantic_errors() -> None:
    plain = examiner({"a": "b"})

    def examine(source: Source) -> Examination:
        return plain(source)._replace(semantic_errors=source.buffer.count(b"b"))

    result = settle(examine(decode(b"a")), examine, FixMode.SAFE)
    assert result.after is None
    assert (
        result.failures[0].message == "the fix of PSV100 in line 1 was not applied: PowerShell would refuse the result"
    )


def test_the_fixes_of_a_rule_whose_result_parses_worse_are_left_out() -> None:
    result = settled(b"a b", examiner({"a": "BROKEN", "b": "c"}))
    assert result.after == b"a c"
    assert [finding.rule for finding in result.fixed] == ["PSV101"]
    (failure,) = result.failures
    assert failure.stage == "fix"
    assert failure.message == "the fix of PSV100 in line 1 was not applied: the result would have a syntax error"


def test_a_later_pass_may_not_parse_worse_either() -> None:
    result = settled(b"a", examiner({"a": "b", "b": "BROKEN"}))
    assert result.look.source.buffer == b"b"
    assert "the fix of PSV101" in result.failures[0].message


def test_what_was_broken_before_is_left_alone() -> None:
    result = settled(b"a BROKEN", examiner({"a": "b"}))
    assert (result.after, result.fixed, result.left_alone) == (None, (), "syntax errors")
    assert result.failures == ()


def test_where_rules_undo_each_other_the_one_with_the_highest_code_gives_way() -> None:
    result = settled(b"a", examiner({"a": "b", "b": "a"}))
    assert result.after == b"b"
    assert [finding.rule for finding in result.look.findings] == ["PSV101"]
    assert result.failures == ()


def test_fixes_without_end_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PASSES", 5)
    result = settled(b"a", examiner({"a": "aa"}))
    assert result.look.source.buffer == b"a"
    assert [finding.rule for finding in result.look.findings] == ["PSV100"]


def test_the_encoding_of_the_file_is_kept() -> None:
    raw = codecs.BOM_UTF16_LE + "é a\r\n".encode("utf-16-le")
    assert settled(raw, examiner({"a": "ü"})).after == codecs.BOM_UTF16_LE + "é ü\r\n".encode("utf-16-le")


def test_a_text_that_the_encoding_cannot_hold_is_refused() -> None:
    source = Source("é a".encode(), "cp1252", b"", certain=False, digest="", raw_size=3)
    examine = examiner({"a": "Ж"})
    result = settle(examine(source), examine, FixMode.SAFE)
    assert result.after is None
    assert "the file's encoding, cp1252, has no 'Ж'" in result.failures[0].message


def with_mark(source: Source) -> Examination:
    fix = Fix((), Safety.SAFE, "Add a mark", encoding="utf-8-sig")
    finding = Finding("PSV601", None, "no mark", Severity.WARNING, fix)
    return Examination(source, () if source.bom else (finding,))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_encoding_can_be_fixed(encoding: str) -> None:
    def examine(source: Source) -> Examination:
        fix = Fix((), Safety.SAFE, "Convert", encoding="utf-8-sig")
        finding = Finding("PSV601", None, "no mark", Severity.WARNING, fix)
        return Examination(source, () if source.bom == codecs.BOM_UTF8 else (finding,))

    result = settled("é\r\n".encode(encoding), examine)
    assert result.after == codecs.BOM_UTF8 + "é\r\n".encode()
    assert [finding.rule for finding in result.fixed] == ["PSV601"]


def test_a_guessed_encoding_is_not_converted() -> None:
    source = Source("é".encode(), "cp1252", b"", certain=False, digest="", raw_size=1)
    result = settle(with_mark(source), with_mark, FixMode.SAFE)
    assert result.after is None
    assert "guessed" in result.failures[0].message


PAIRS = st.dictionaries(st.sampled_from("abcdef"), st.text("abcdef", max_size=3), max_size=4)


@given(st.text("abcdef ", max_size=12), PAIRS)
def test_the_result_is_a_fixed_point(text: str, pairs: dict[str, str]) -> None:
    ending = {word: "".join(c for c in better if c > word) for word, better in pairs.items()}
    examine, before = examiner(ending), text.encode()
    result = settled(before, examine)
    assert result.failures == ()
    assert not any(word.encode() in result.look.source.buffer for word in ending)
    assert settled(result.look.source.buffer, examine).after is None


@given(st.text("abcdef ", max_size=12), PAIRS)
def test_whatever_rules_do_it_ends_soon(text: str, pairs: dict[str, str]) -> None:
    examine, looks = examiner(pairs), list[Source]()

    def counting(source: Source) -> Examination:
        looks.append(source)
        return examine(source)

    settle(examine(decode(text.encode())), counting, FixMode.SAFE)
    assert len(looks) <= 60


def test_what_was_left_out_is_tried_again_where_the_rest_has_been_mended() -> None:
    texts = {b"x y": [("PSV100", 0, "BROKEN"), ("PSV101", 2, "z")], b"x z": [("PSV100", 0, "w")]}

    def examine(source: Source) -> Examination:
        found = tuple(
            Finding(
                rule, Span(at, at + 1), rule, Severity.NOTE, Fix((Edit(Span(at, at + 1), text),), Safety.SAFE, rule)
            )
            for rule, at, text in texts.get(source.buffer, [])
        )
        return Examination(source, found, source.buffer.count(b"BROKEN"))

    result = settle(examine(decode(b"x y")), examine, FixMode.SAFE)
    assert result.after == b"w z"
    assert [(finding.rule, finding.span) for finding in result.fixed] == [
        ("PSV101", Span(2, 3)),
        ("PSV100", Span(0, 1)),
    ]


def counted(text: str, pairs: dict[str, str]) -> tuple[Settled, int]:
    """What fixes come to, and how many texts were examined for that, the first one among them."""
    examine, looks = examiner(pairs), [0]

    def counting(source: Source) -> Examination:
        looks[0] += 1
        return examine(source)

    return settle(counting(decode(text.encode())), counting, FixMode.SAFE), looks[0]


def test_what_never_ends_costs_a_few_looks() -> None:
    result, looks = counted("a c", {"a": "a; a", "c": "d"})
    assert result.after == b"a d"
    assert looks <= 4
    assert [failure.message for failure in result.failures] == [
        "the fix of PSV100 in line 1 was not applied: it never settles"
    ]


def test_a_dispute_costs_a_few_looks_and_no_innocent_rule() -> None:
    result, looks = counted("a c e", {"a": "b", "b": "a", "c": "d", "e": "f"})
    assert result.after == b"b d f"
    assert looks <= 4
    assert [finding.rule for finding in result.look.findings] == ["PSV101"]
    assert result.failures == ()


def test_a_dispute_of_a_text_as_the_loser_wants_it_changes_nothing() -> None:
    assert counted("b", {"a": "b", "b": "a"})[0].after is None


def test_a_text_does_not_grow_without_bounds() -> None:
    long = "x" * 200_000
    result, _ = counted("a c", {"a": long, "c": "d"})
    assert result.after == b"a d"
    assert "grow more than 64 times" in result.failures[0].message
