from __future__ import annotations

import pytest

from psverify.check.coverage import coverage
from psverify.model import Finding, Severity, Span
from psverify.parse.suppressions import Suppression, Suppressions, suppressions
from psverify.parse.tree import parse
from psverify.read.decode import decode


def read(text: str) -> Suppressions:
    source = decode(text.encode())
    return suppressions(parse(source.buffer), source, lambda word: {"write-host": "psv305"}.get(word, word.lower()))


def finding(text: str, what: str | None, rule: str = "PSV301") -> Finding:
    start = text.encode().index(what.encode()) if what else 0
    span = None if what is None else Span(start, start + len(what.encode()))
    return Finding(rule, span, "wrong", Severity.WARNING)


def is_covered(item: Suppression, found: Finding) -> bool:
    return coverage([item], [found]).covered == {0}


def covered(text: str, candidates: str) -> str:
    """The words of a text, of those given, at which a finding would be silenced."""
    (item,) = read(text).items
    return " ".join(word for word in candidates.split() if is_covered(item, finding(text, word)))


MARK = "# psverify: ignore[PSV301] why"


@pytest.mark.parametrize(
    ("text", "candidates", "expected"),
    [
        # at the end of a line: what begins on it
        (f"aa\nbb {MARK}\ncc", "aa bb cc", "bb"),
        (f"aa\r\nbb {MARK}\r\ncc", "aa bb cc", "bb"),
        (f"aa {{ {MARK}\nbb\n}}", "aa bb", "aa"),
        (f"aa {{\nbb\n}} {MARK}", "aa bb }", "}"),
        (f"aa |\n bb {MARK}\n| cc", "aa bb cc", "bb"),
        (f"aa `\n -bb `\n cc {MARK}\ndd", "aa -bb cc dd", "aa -bb cc"),
        (f"aa @'\nbb\n'@ {MARK}\ncc", "aa bb cc", "aa bb"),
        (f"$aa = \"\n$(\nbb {MARK}\n)\n\"", "$aa bb", "bb"),
        (f"<# aa\nbb #> {MARK}\ncc", "aa bb cc", "aa bb"),
        ("aa <# psverify: ignore[PSV301] #> bb\ncc", "aa bb cc", "aa bb"),
        ("<# psverify: ignore[PSV301] #> aa\nbb", "aa bb", "aa"),
        # beside other words of the same comment
        (f"# aa {MARK}\nbb", "aa bb", "aa"),
        # alone on a line: up to the next statement, and all of that but the code in its braces
        (f"aa\n{MARK}\nbb\ncc", "aa bb cc", "bb"),
        (f"{MARK}\n\n# dd\nbb\ncc", "bb cc dd", "bb dd"),
        (f"{MARK}\naa `\n bb\ncc", "aa bb cc", "aa bb"),
        (f"{MARK}\naa |\n bb |\n cc\ndd", "aa bb cc dd", "aa bb cc"),
        (f"{MARK}\naa @{{\n bb = cc\n}}\ndd", "aa bb cc dd", "aa bb cc"),
        (f"{MARK}\nif (aa) {{\n bb\n}} elseif (cc) {{\n dd\n}}\nee", "(aa) (cc) bb dd ee", "(aa) (cc)"),
        (f"{MARK}\nfunction aa {{\n bb\n}}\ncc", "aa bb cc", "aa"),
        (f"{MARK}\naa | bb {{ cc }}\ndd", "aa bb cc dd", "aa bb cc"),
        (f"param(\n  {MARK}\n  [aa] $bb,\n  [cc] $dd\n)", "aa bb cc dd", "aa bb"),
        (f"if ($x) {{\n  aa\n  {MARK}\n  bb\n  cc\n}}", "aa bb cc", "bb"),
        (f"aa; bb\n{MARK}\ncc; dd", "aa bb cc dd", "cc dd"),
        (f"aa\n  {MARK}", "aa", ""),
        (f"{MARK}\n# aa", "aa", "aa"),
        ("<# psverify: ignore[PSV301]\n  aa #>\nbb\ncc", "aa bb cc", "bb"),
        # ranges and files
        ("aa\n# psverify: disable[PSV301]\nbb\n# psverify: enable[PSV301]\ncc", "aa bb cc", "bb"),
        ("aa\n# psverify: disable[PSV301]\nbb\ncc", "aa bb cc", "bb cc"),
        ("aa\nbb # psverify: file-ignore[PSV301]", "aa bb", "aa bb"),
    ],
)  # fmt: skip
def test_what_a_comment_reaches(text: str, candidates: str, expected: str) -> None:
    assert covered(text, candidates) == expected


@pytest.mark.parametrize(
    ("text", "covers"),
    [("aa # psverify: file-ignore[PSV601]", True), ("aa # psverify: ignore[PSV601]", False),
     ("# psverify: disable[PSV601]\naa", False)],
)  # fmt: skip
def test_the_whole_file_is_only_meant_by_file_ignore(text: str, *, covers: bool) -> None:
    (item,) = read(text).items
    assert is_covered(item, finding(text, None)) is covers


def test_the_end_of_the_text_is_on_its_last_line() -> None:
    text = f"aa {MARK}"
    (item,) = read(text).items
    assert is_covered(item, Finding("PSV402", Span(len(text), len(text)), "no line end", Severity.NOTE))


def test_each_word_is_a_suppression() -> None:
    items = read("aa # psverify: ignore[PSV301, write-host] why").items
    assert [item.word.text for item in items] == ["PSV301", "write-host"]
    assert len({item.directive for item in items}) == 1


def places(item: Suppression) -> list[tuple[str, int]]:
    return [(directive.verb, word.span.start) for directive, word in item.places()]


def test_a_range_ends_with_a_word_of_the_same_meaning() -> None:
    text = "# psverify: disable[write-host, A]\naa\n# psverify: enable[PSV305]\nbb"
    first, second = read(text).items
    assert (first.word.text, second.word.text) == ("write-host", "A")
    assert first.ranges == (Span(0, text.index("# psverify: enable")),)
    assert second.ranges == (Span(0, len(text) + 1),)
    assert places(first) == [("disable", 20), ("enable", 57)]
    assert places(second) == [("disable", 32)]


def test_an_enable_without_disable_is_a_problem() -> None:
    found = read("# psverify: enable[A]\n# psverify: disable[A]")
    assert [problem.message for problem in found.problems] == ["there is no disable[A] before this enable[A]"]
    assert len(found.items) == 1


def test_malformed_comments_are_problems() -> None:
    found = read("aa # psverify: ignore")
    assert found.items == ()
    assert [problem.span for problem in found.problems] == [Span(3, 21)]


@pytest.mark.parametrize("text", ["aa", '$x = "# psverify: ignore[PSV301]"', "@'\n# psverify: ignore[A]\n'@"])
def test_only_comments_count(text: str) -> None:
    assert read(text) == Suppressions()
