from __future__ import annotations

import pytest

from psverify.model import Span
from psverify.parse.suppression_comments import Directive, Problem, directives, may_instruct, remove_word

ALL = "ignore, disable, enable, file-ignore"


def read(text: str, comment: str | None = None) -> list[Directive | Problem]:
    buffer, wanted = text.encode(), (comment or text).encode()
    start = buffer.index(wanted)
    return list(directives(buffer, Span(start, start + len(wanted))))


@pytest.mark.parametrize(
    ("comment", "verb", "words"),
    [
        ("# psverify: ignore[PSV301] because", "ignore", ["PSV301"]),
        ("#psverify:ignore[PSV301,write-host]", "ignore", ["PSV301", "write-host"]),
        ("# PSVerify: File-Ignore [ PSRule , PSV301 , ]", "file-ignore", ["PSRule", "PSV301"]),
        ("# psverify: disable[PSV301]", "disable", ["PSV301"]),
        ("# psverify: enable[PSV301] # and no more", "enable", ["PSV301"]),
        ("# dear reader # psverify: ignore[PSV301]", "ignore", ["PSV301"]),
        ("<# psverify: ignore[PSV301] because #>", "ignore", ["PSV301"]),
        ("<#psverify: ignore[no such, rule] \n more #>", "ignore", ["no such", "rule"]),
    ],
)
def test_a_directive_is_read(comment: str, verb: str, words: list[str]) -> None:
    (directive,) = read(comment)
    assert isinstance(directive, Directive)
    assert directive.verb == verb
    assert [word.text for word in directive.words] == words
    for word in directive.words:
        assert comment.encode()[word.span.start : word.span.end].decode() == word.text


@pytest.mark.parametrize(
    "comment",
    [
        "# about psverify: ignore[PSV301]",
        "# psverify ignore these words",
        "# psverify finds nothing [here]",
        "# powershell: ignore[PSV301]",
        "# see psverify ignore[PSV301]",
        "<# see\n# psverify: ignore[PSV301]\n#>",
        "#",
        "<##>",
    ],
)
def test_other_comments_are_left_alone(comment: str) -> None:
    assert read(comment) == []


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("# psverify: ignored[PSV301]", f"'ignored' is not one of {ALL}; did you mean 'ignore'?"),
        ("# psverify: [PSV301]", f"'' is not one of {ALL}"),
        ("# psverify: noqa", f"'noqa' is not one of {ALL}"),
        ("# psverify: ignore", "'ignore' must name its rules in brackets, as in ignore[PSV301]"),
        ("# psverify: ignore PSV301", "'ignore' must name its rules in brackets, as in ignore[PSV301]"),
        ("# psverify: ignore[PSV301", "the closing bracket of ignore[…] is missing"),
        ("# psverify: ignore[ , ]", "ignore[] names no rule"),
        ("<# psverify: file-ignore[] #>", "file-ignore[] names no rule"),
    ],
)
def test_a_malformed_directive_is_a_problem(comment: str, message: str) -> None:
    assert read(comment) == [Problem(Span(0, len(comment.encode())), message)]


@pytest.mark.parametrize(
    ("comment", "mark"),
    [
        ("# psverify : ignore[PSV301]", "psverify :"),
        ("#psverify ignore[PSV301] why", "psverify"),
        ("# psverfy: ignore[PSV301]", "psverfy:"),
        ("# PSVerfiy: Ignore[PSV301]", "PSVerfiy:"),
        ("# psverify ingore[PSV301]", "psverify"),
        ("# psverify - file-ignore[PSV301]", "psverify -"),
        ("# psverify = disable(PSV301)", "psverify ="),
        ("# psverify : enable", "psverify :"),
        ("<# psverify ignore[PSV301] #>", "psverify"),
    ],
)
def test_a_directive_with_a_misspelt_mark_is_a_problem(comment: str, mark: str) -> None:
    buffer = f"gci {comment}\n".encode()
    span = Span(4, 4 + len(comment))
    (problem,) = directives(buffer, span)
    assert problem == Problem(span, f"'{mark}' must be 'psverify:', as in # psverify: ignore[PSV301]")
    assert may_instruct(buffer)


def test_a_misspelt_mark_behind_other_words_is_a_problem() -> None:
    (problem,) = read("# dear reader # psverfy: ignore[PSV301]")
    assert isinstance(problem, Problem)


def test_a_file_without_the_word_instructs_nothing() -> None:
    assert not may_instruct(b"# powershell: ignore[x]\n# psverify is not called here")


def test_two_directives_in_one_comment() -> None:
    comment = "# psverify: ignore[PSV301] one # psverify: ignore[PSV302] two"
    first, second = read(comment)
    assert isinstance(first, Directive)
    assert isinstance(second, Directive)
    assert comment[first.span.start : first.span.end] == "# psverify: ignore[PSV301] one"
    assert comment[second.span.start : second.span.end] == "# psverify: ignore[PSV302] two"
    assert first.comment == second.comment == Span(0, len(comment))


REMOVALS = [
    ("gci # psverify: ignore[A, B, C] why", "A", "gci # psverify: ignore[B, C] why"),
    ("gci # psverify: ignore[A, B, C] why", "B", "gci # psverify: ignore[A, C] why"),
    ("gci # psverify: ignore[A, B, C] why", "C", "gci # psverify: ignore[A, B] why"),
    ("gci  # psverify: ignore[A] why", "A", "gci"),
    ("gci  # psverify: ignore[A] why\ndir", "A", "gci\ndir"),
    ("gci # psverify: ignore[A] why\r\ndir", "A", "gci\r\ndir"),
    ("gci `  # psverify: ignore[A] why\ndir", "A", "gci `  \ndir"),
    ("  # psverify: ignore[A] why\ndir", "A", "dir"),
    ("gci\r\n  # psverify: ignore[A] why\r\ndir", "A", "gci\r\ndir"),
    ("gci\n  # psverify: ignore[A]", "A", "gci\n"),
    ("gci `\n  # psverify: ignore[A]\ndir", "A", "gci `\n\ndir"),
    ("# dear reader # psverify: ignore[A]", "A", "# dear reader"),
    ("# psverify: ignore[A] one # psverify: ignore[B] two", "A", "# psverify: ignore[B] two"),
    ("# psverify: ignore[A] one # psverify: ignore[B] two", "B", "# psverify: ignore[A] one"),
    ("<# psverify: ignore[A] #> gci", "A", "gci"),
    ("gci <# psverify: ignore[A] #> .", "A", "gci ."),
    ("(1)<# psverify: ignore[A] #>-eq 1", "A", "(1) -eq 1"),
    ("gci;<# psverify: ignore[A] #> dir", "A", "gci; dir"),
    ("gci <# psverify: ignore[A] #>", "A", "gci"),
    ("<# psverify: ignore[A]\n   at length #>\ngci", "A", "gci"),
]


@pytest.mark.parametrize(("text", "word", "expected"), REMOVALS)
def test_without_a_word(text: str, word: str, expected: str) -> None:
    comment = text[text.index("<#" if "<#" in text else "#") :]
    comment = comment[: comment.index("#>") + 2] if comment.startswith("<#") else comment.splitlines()[0]
    for directive in read(text, comment):
        assert isinstance(directive, Directive)
        for candidate in directive.words:
            if candidate.text == word:
                edit = remove_word(text.encode(), directive, candidate)
    assert (text.encode()[: edit.span.start] + edit.text.encode() + text.encode()[edit.span.end :]).decode() == expected
