"""Rules that are wrong on purpose, of each effect: the engine drops each of their fixes, and no others."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

import pytest

from psverify.check.registry import Registry
from psverify.check.rule import Rule
from psverify.check.settings import FixMode, LintSettings, RuleSetting
from psverify.model import Edit, Effect, Finding, Outcome, Safety, Span
from psverify.outcome.pipeline import check_bytes
from psverify.parse.tree import KIND_NAMES, parse


def rule(number: int, effect: Effect, *changes: tuple[str, str]) -> type[Rule]:
    """Makes a rule that replaces texts wherever they stand, in one fix a place, and declares an effect."""

    class Replacing(Rule):
        """A rule."""

        def check(self, file: object) -> Iterator[Finding]:
            buffer: bytes = file.buffer  # type: ignore[attr-defined]
            for old, new in changes:
                word, start = old.encode(), -1
                while (start := buffer.find(word, start + 1)) >= 0:
                    span = Span(start, start + len(word))
                    yield self.finding(span, "it is wrong", fix=self.fix("Mend it", Edit(span, new)))

    Replacing.code, Replacing.name, Replacing.group = f"TST00{number}", f"wrong-{number}", "style"
    Replacing.safety, Replacing.effect = Safety.SAFE, effect
    return Replacing


def fixed(text: str, *rules: type[Rule]) -> Outcome:
    settings = LintSettings(tuple(RuleSetting(one.code, one.Options()) for one in rules), fix=FixMode.SAFE)
    return check_bytes(text.encode(), "a.ps1", settings, Registry(rules))


def result(text: str, *rules: type[Rule]) -> str:
    outcome = fixed(text, *rules)
    return text if outcome.after is None else outcome.after.decode()


INNOCENT = rule(9, Effect.SPELLING, ("gci", "Get-ChildItem"))

BROKEN_PROMISES = [
    # text, effect, what the wrong rule replaces, by what, why it is refused
    ("$x = 1\n$y = 2", Effect.WHITESPACE, "1\n", "1 ", "the result would have a syntax error"),
    ("foo\nbar", Effect.WHITESPACE, "foo\n", "foo ", "the code around it would change"),
    ("'a  b'", Effect.WHITESPACE, "  ", " ", "the code around it would change"),
    ("# a  b", Effect.WHITESPACE, "  ", " ", "the code around it would change"),
    ("@'\na  b\n'@", Effect.WHITESPACE, "  ", " ", "the code around it would change"),
    ("for ($i = 0;\n;\n$i++) { }", Effect.WHITESPACE, ";\n;\n", "\n\n", "the code around it would change"),
    ("foo a", Effect.WHITESPACE, " a", " b", "more than whitespace would change"),
    ("foo a\nbar", Effect.STRUCTURE, "a\n", "a ", None),
    ("$a -eq 1", Effect.WHITESPACE, " -eq", "-eq", None),
    ("foo -a", Effect.WHITESPACE, " -a", "-a", "the code around it would change"),
    ("foo 'dir'", Effect.SPELLING, "dir", "ls", "text that is not a name, an operator or a keyword would change"),
    ("foo dir", Effect.SPELLING, "dir", "ls", "text that is not a name, an operator or a keyword would change"),
    ('"dir $x"', Effect.SPELLING, "dir", "ls", "text that is not a name, an operator or a keyword would change"),
    ("# dir", Effect.SPELLING, "dir", "ls", "text that is not a name, an operator or a keyword would change"),
    ("dir .", Effect.SPELLING, "dir", "ls -a", "the code around it would change"),
    ("dir .", Effect.SPELLING, "dir .", "ls .", "text that is not a name, an operator or a keyword would change"),
    ("dir", Effect.SPELLING, "dir", "if", "the result would have a syntax error"),
    ("dir", Effect.SPELLING, "dir", "# x", "the code around it would change"),
    ("foo 'a'", Effect.QUOTING, "'a'", '"b"', "the value of a string would change"),
    ("foo 'a$x'", Effect.QUOTING, "'a$x'", '"a$x"', "the code around it would change"),
    ("foo 'a`n'", Effect.QUOTING, "'a`n'", '"a`n"', "the value of a string would change"),
    ("foo \"x\"'a'", Effect.QUOTING, '"x"', "'x'", "the code around it would change"),
    ("foo 'a'", Effect.QUOTING, "'a'", "a", "the value of a string would change"),
    ("foo '1'", Effect.QUOTING, "'1'", "1", "the code around it would change"),
    ("foo 1", Effect.COMMENT, "1", "2", "the code around it would change"),
    ("foo 1", Effect.COMMENT, "foo ", "foo # ", "the code around it would change"),
    ("# a\nfoo", Effect.COMMENT, "a\n", "a ", "the code around it would change"),
    ("'#a'", Effect.COMMENT, "#a", "#b", "the code around it would change"),
    ("foo", Effect.ENCODING, "foo", "bar", "the text would change, not only its encoding"),
    ("$a <# why #> -eq 1", Effect.CODE, "$a <# why #> -eq", "$a -eq", "a comment would be lost"),
    ("foo 1 # one\nbar 2", Effect.CODE, "1 # one\nbar", "1\nbar", "a comment would be lost"),
    ("# foo", Effect.CODE, "foo", "bar", "a comment would be lost"),
    ("$x = @'\ntext\n'@", Effect.CODE, "$x = @'\ntext\n'@", "$x = 'text'", "a here-string would be lost"),
    ("foo; bar", Effect.CODE, "foo", "foo #", "the code around it would change"),
    ("foo 'a' b", Effect.CODE, "foo ", "foo '", "the result would have a syntax error"),
    ("$a.b", Effect.CODE, "$a.", "$a + $", "the code around it would change"),
    ("foo -b", Effect.STRUCTURE, "foo ", "foo # ", "code would become text, or text would become code"),
    ("foo # x\nbar", Effect.STRUCTURE, "# x\n", " ", "a comment would be lost"),
]


@pytest.mark.parametrize(("text", "effect", "old", "new", "reason"), BROKEN_PROMISES)
def test_a_broken_promise(text: str, effect: Effect, old: str, new: str, reason: str | None) -> None:
    script = f"gci .\n{text}\ngci .\n"
    outcome = fixed(script, rule(1, effect, (old, new)), INNOCENT)
    expected = script if reason is not None else script.replace(old, new)
    assert (outcome.after or b"").decode() == expected.replace("gci", "Get-ChildItem")
    assert [failure.message for failure in outcome.failures] == (
        [] if reason is None else [f"the fix of TST001 in line {_line(script, old)} was not applied: {reason}"]
    )
    remaining = [record.rule for record in outcome.records if not record.fixed]
    assert remaining == ([] if reason is None else ["TST001"])


def _line(script: str, old: str) -> int:
    return script[: script.index(old)].count("\n") + 1


def test_each_guilty_fix_is_dropped_and_each_innocent_one_of_the_same_rule_is_applied() -> None:
    guilty, innocent = "if ($a <# why #> -eq 1) { }\n", "if ($a -eq 1) { }\n"
    comparing = rule(1, Effect.CODE, ("$a <# why #> -eq 1", "1 -eq $a"), ("$a -eq 1", "1 -eq $a"))
    outcome = fixed((guilty + innocent) * 40, comparing)
    assert outcome.after == (guilty + "if (1 -eq $a) { }\n").encode() * 40
    (failure,) = outcome.failures
    assert failure.message == (
        "the fixes of TST001 in lines 1, 3, 5, 7, 9, 11, 13, 15, 17, 19 and 30 more were not applied: "
        "a comment would be lost"
    )


def test_guilty_fixes_are_found_where_the_trees_part() -> None:
    text = "foo\nbar\n\nbaz { }\n" * 60
    joining = rule(1, Effect.WHITESPACE, ("foo\n", "foo "), ("{ }", "{}"))
    outcome = fixed(text, joining, INNOCENT)
    assert outcome.after == text.replace("{ }", "{}").encode()
    assert ["the code around it would change" in failure.message for failure in outcome.failures] == [True]


def test_fixes_that_are_only_wrong_together_do_not_all_get_lost() -> None:
    first, second = rule(1, Effect.CODE, ("'a'", "x")), rule(2, Effect.CODE, ("'b'", "y"))
    outcome = fixed("foo 'a' 'b'\n", first, second)
    assert outcome.after == b"foo x y\n"
    assert outcome.failures == ()


def test_what_begins_with_a_quote_is_found_although_the_error_is_far_away() -> None:
    text = "a1\n" + "gci .\n" * 50 + "'x'\n"
    outcome = fixed(text, rule(1, Effect.CODE, ("a1", "'")), INNOCENT)
    assert outcome.after == text.replace("gci", "Get-ChildItem").encode()
    assert [failure.message[:34] for failure in outcome.failures] == ["the fix of TST001 in line 1 was no"]


def test_edits_that_lead_elsewhere_are_refused() -> None:
    tree = parse(b"a b")
    kinds = bytes(len(KIND_NAMES))
    for edits in ((0, 1, 5, 0), (2, 1, 0, 0)):
        with pytest.raises(ValueError, match="lead"):
            tree.first_change(parse(b"a b"), array("I", edits).tobytes(), kinds)
    with pytest.raises(ValueError, match="one byte a kind"):
        tree.first_change(tree, b"", b"")
    assert tree.first_change(parse(b"a b"), b"", kinds) is None
