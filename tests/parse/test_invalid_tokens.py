import pytest

from psverify.parse.invalid_tokens import unexpected_text, unreadable

ESCAPE = (
    "`u begins a Unicode escape such as `u{2713} in PowerShell 7, while Windows PowerShell 5.1 reads it as 'u'; "
    "remove the backtick, or write `` for a backtick"
)
CODE = (
    "`u begins a Unicode escape of one to six hexadecimal digits, at most `u{10FFFF}, in PowerShell 7, "
    "while Windows PowerShell 5.1 reads it as 'u'"
)


@pytest.mark.parametrize(
    ("text", "end", "message"),
    [
        ("'abc", 1, "the string that begins here has no end"),
        ("\u201cabc", 3, "the string that begins here has no end"),
        ("@'\nabc", 2, "the string that begins here has no end"),
        ("@' abc", 6, "no characters can follow a here-string header on its line"),
        ("<# abc", 2, "the comment that begins here has no end; close it with #>"),
        ("${a b", 2, "the variable name that begins here has no '}'"),
        ("${}", 3, "the braces of a variable are empty"),
        ("$a:$b", 3, "':' after '$a' must be followed by a name; write '${a}:' if the name ends before the ':'"),
        ("< in.txt", 1, "'<' is reserved for future use"),
        ("!= 1", 2, "unexpected '!='; PowerShell compares with -ne"),
        ("1e999999", 8, "this number is invalid or too large"),
        ("`u{}", 2, CODE),
        ('"`u{110000}"', 3, CODE),
        ('"`u{1234567}"', 3, CODE),
        ('"a`u"', 4, ESCAPE),
        ("a'b", 2, "the string that begins here has no end"),
    ],
)
def test_odd_text_is_explained(text: str, end: int, message: str) -> None:
    found = unreadable(b"--" + text.encode(), 2)
    assert found is not None
    assert (found.end - 2, found.message) == (end, message)


@pytest.mark.parametrize(
    ("text", "end", "message"),
    [
        (b"\xc3\xa9t\xc3\xa9 x", 5, "unexpected '\u00e9t\u00e9'"),
        (b"\0", 1, "unexpected character"),
        (b"\xff\xfe", 2, "unexpected character"),
    ],
)
def test_other_odd_text_is_shown(text: bytes, end: int, message: str) -> None:
    assert unreadable(text, 0) is None
    found = unexpected_text(text, 0)
    assert found is not None
    assert (found.end, found.message) == (end, message)


def test_the_end_of_the_text_is_nothing_odd() -> None:
    assert unreadable(b"abc", 3) is None
    assert unexpected_text(b"abc", 3) is None
