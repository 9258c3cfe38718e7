from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from psverify.check.coverage import coverage
from psverify.check.engine_rules import UnusedSuppression
from psverify.fix.edits import rewrite
from psverify.fix.insert_suppressions import ignores, same_code, suppress
from psverify.fix.settle import Examination
from psverify.model import Finding, Severity, Span
from psverify.parse.suppressions import suppressions
from psverify.parse.syntax_errors import syntax_errors
from psverify.parse.tree import parse
from psverify.read.decode import decode

if TYPE_CHECKING:
    from psverify.read.source import Source


def findings(buffer: bytes, words: str) -> list[Finding]:
    """A finding at each word, of the rule that is called so; a dash stands for a finding about the file."""
    found = []
    for word in words.split():
        places = re.finditer(re.escape(word.encode()), buffer)
        spans = [None] if word.startswith("-") else [Span(*match.span()) for match in places]
        found += [Finding(word.upper().strip("-"), span, "wrong", Severity.WARNING) for span in spans]
    return found


def added(text: str, words: str, reason: str = "") -> str:
    source = decode(text.encode())
    return rewrite(
        source.buffer, ignores(parse(source.buffer), source, findings(source.buffer, words), reason)
    ).decode()


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("aa", "aa", "aa # psverify: ignore[AA]"),
        ("aa\r\nbb\r\n", "aa bb", "aa # psverify: ignore[AA]\r\nbb # psverify: ignore[BB]\r\n"),
        ("aa bb\n", "bb aa", "aa bb # psverify: ignore[AA, BB]\n"),
        ("aa {\nbb\n}", "aa", "aa { # psverify: ignore[AA]\nbb\n}"),
        (
            "aa `\n -bb `\n cc\n",
            "-- aa cc",
            "# psverify: file-ignore[]\naa `\n -bb `\n cc # psverify: ignore[AA, CC]\n",
        ),
        ("$aa = @'\nbb\n'@\n", "aa bb", "$aa = @'\nbb\n'@ # psverify: ignore[AA, BB]\n"),
        ('$aa = @"\nbb $cc\n"@\n', "cc", '$aa = @"\nbb $cc\n"@ # psverify: ignore[CC]\n'),
        ("aa # why\n", "aa", "aa # why # psverify: ignore[AA]\n"),
        ("# why aa\nbb\n", "aa", "# why aa # psverify: ignore[AA]\nbb\n"),
        ("<# aa\n#>\nbb\n", "aa", "<# aa\n#> # psverify: ignore[AA]\nbb\n"),
        ("aa # psverify: ignore[XX] because\n", "aa", "aa # psverify: ignore[XX, AA] because\n"),
        ("# psverify: ignore[XX]\naa\n", "aa", "# psverify: ignore[XX]\naa # psverify: ignore[AA]\n"),
        ("aa # psverify: disable[XX]\n", "aa", "aa # psverify: disable[XX] # psverify: ignore[AA]\n"),
        ("  #requires -Version 5 aa\n", "aa", "  # psverify: ignore[AA]\n  #requires -Version 5 aa\n"),
        ("#region aa\n#endregion\n", "aa", "# psverify: ignore[AA]\n#region aa\n#endregion\n"),
        ("\taa --% bb\n", "aa", "\t# psverify: ignore[AA]\n\taa --% bb\n"),
        ("aa\n", "-bb", "# psverify: file-ignore[BB]\naa\n"),
        ("#!/usr/bin/pwsh\naa\n", "-bb", "#!/usr/bin/pwsh\n# psverify: file-ignore[BB]\naa\n"),
        ("# .SYNOPSIS\n# text\n", "-bb", "# psverify: file-ignore[BB]\n\n# .SYNOPSIS\n# text\n"),
        ("aa # psverify: file-ignore[XX] why\n", "-bb", "aa # psverify: file-ignore[XX, BB] why\n"),
    ],
)
def test_where_comments_go(text: str, words: str, expected: str) -> None:
    assert added(text, words) == expected


def test_the_reason_is_one_line() -> None:
    assert added("aa\n", "aa", " for\n now ") == "aa # psverify: ignore[AA] for now\n"


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("aa bb", "aa bb # cc", True),
        ("aa\nbb", "# cc\naa # dd\nbb", True),
        ("aa --% bb", "aa --% bb # cc", False),
        ("aa #bb", "aa", True),
        ("aa", "aa # psverify\nbb", False),
    ],
)
def test_same_code(before: str, after: str, *, same: bool) -> None:
    assert same_code(parse(before.encode()), parse(after.encode())) is same


def examiner(words: str) -> Callable[[Source], Examination]:
    """A check that knows the words, lines beyond 40 characters (LONG), white space at their ends (TRAIL), unused words."""

    def examine(source: Source) -> Examination:
        tree = parse(source.buffer)
        found = findings(source.buffer, words)
        for number, start in enumerate(source.line_starts, 1):
            length = len(source.line_text(number).encode())
            trail = length - len(source.line_text(number).encode().rstrip())
            if trail:
                found.append(Finding("TRAIL", Span(start + length - trail, start + length), "", Severity.WARNING))
            if length > 40:
                found.append(Finding("LONG", Span(start, start + length), "too long", Severity.WARNING))
        items = suppressions(tree, source).items
        kept = [f for f in found if not any(i.word.text == f.rule and coverage([i], [f]).covered for i in items)]
        used = {i for i in items for f in found if i.word.text == f.rule and coverage([i], [f]).covered}
        unused = [UnusedSuppression().about(source.buffer, item) for item in items if item not in used]
        return Examination(source, (*kept, *unused), len(syntax_errors(tree)), len(found) - len(kept))

    return examine


def suppressed(text: str, words: str, reason: str = "") -> tuple[str | None, int, list[str]]:
    examine = examiner(words)
    result = suppress(examine(decode(text.encode())), examine, reason)
    assert result.failures == ()
    after = None if result.after is None else result.after.decode()
    return after, result.look.suppressed, [finding.rule for finding in result.look.findings]


def test_all_that_is_found_is_suppressed() -> None:
    assert suppressed("aa\nbb\n", "aa bb") == ("aa # psverify: ignore[AA]\nbb # psverify: ignore[BB]\n", 2, [])


def test_what_the_comments_themselves_cause_is_suppressed_too() -> None:
    after, count, left = suppressed("aa\n", "aa", "a reason that makes the line long")
    assert after == "aa # psverify: ignore[AA, LONG] a reason that makes the line long\n"
    assert (count, left) == (2, [])


def test_white_space_at_the_end_of_a_line_is_suppressed_from_above() -> None:
    assert suppressed("aa;  \nbb", "aa") == ("# psverify: ignore[AA, TRAIL]\naa;  \nbb", 2, [])


def test_white_space_on_a_blank_line_is_suppressed_from_above() -> None:
    after, count, left = suppressed("aa\n  \n\t\nbb\n", "")
    assert after == "aa\n  # psverify: ignore[TRAIL]\n  \n\t# psverify: ignore[TRAIL]\n\t\nbb\n"
    assert (count, left) == (2, [])


def test_nothing_found_nothing_changed() -> None:
    assert suppressed("aa\n", "bb") == (None, 0, [])


def test_unused_suppressions_of_before_are_left_alone() -> None:
    after, _, left = suppressed("bb # psverify: ignore[XX]\naa\n", "aa")
    assert after == "bb # psverify: ignore[XX]\naa # psverify: ignore[AA]\n"
    assert left == ["PSV901"]


def test_a_script_with_syntax_errors_is_left_alone() -> None:
    assert suppressed("aa (\n", "aa") == (None, 0, ["AA"])


def test_what_was_suppressed_before_does_not_count() -> None:
    assert suppressed("aa # psverify: ignore[AA]\nbb\n", "aa bb")[1] == 1
