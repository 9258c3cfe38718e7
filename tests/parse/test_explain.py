import pytest

from psverify.parse.issue import SyntaxIssue
from psverify.parse.tree import parse, syntax_errors


def issues(text: str) -> list[tuple[int, str]]:
    return [(issue.start, issue.message) for issue in syntax_errors(parse(text.encode()))]


@pytest.mark.parametrize(
    ("text", "start", "message"),
    [
        ("\nfunction f {\n  if (1) {\n  }\n", 12, "missing '}' for the 'function' on line 2"),
        ("if ($a) {\n  @{ a = 1\n", 8, "missing '}' for the 'if' on line 1"),
        ("$x = @{ a = 1\n", 5, "missing '}' for the '@{' on line 1"),
        ("if ($a { 1 }", 6, "missing ')' for the 'if' on line 1"),
        ("({ 1 )", 1, "missing '}' for the '{' on line 1"),
        ("(1\n\n", 2, "missing ')' for the '(' on line 1"),
        ("(\n  1\n  2\n)", 5, "missing ')' for the '(' on line 1"),
        ("$a[0; 1", 4, "missing ']' for the '[' on line 1"),
        ("param($a; $b)", 8, "missing ')' for the 'param' on line 1"),
    ],
)
def test_a_missing_bracket_is_told_with_what_it_belongs_to(text: str, start: int, message: str) -> None:
    assert issues(text) == [(start, message)]


@pytest.mark.parametrize(
    ("text", "start", "message"),
    [
        ("1 +", 3, "missing an expression after '+'"),
        ("$x =\n", 4, "missing an expression after '='"),
        ("(1 + )", 4, "missing an expression after '+'"),
        ("f | ", 3, "missing a command after '|'"),
        ("f >\nout.txt", 3, "missing a file name after '>'"),
        ("function { 1 }", 8, "missing a name after 'function'"),
        ("foreach ($x of $y) { }", 11, "missing 'in' after '$x'"),
        ("if $a { 1 }", 2, "missing '(' after 'if'"),
        ("[ ]", 1, "missing a type name after '['"),
        ("if (1) { } else if (2) { }", 15, "missing '{' after 'else'; 'else if' is written 'elseif'"),
        ("try { 1 }\n2", 9, "missing 'catch' or 'finally' after '}'"),
        ("| f", 0, "missing a command before '|'"),
        ("$x.", 3, "missing a member's name after '.'"),
    ],
)
def test_a_missing_part_is_told_behind_what_it_should_follow(text: str, start: int, message: str) -> None:
    assert issues(text)[0] == (start, message)


@pytest.mark.parametrize(
    ("text", "start", "message"),
    [
        ("1\n}", 2, "unexpected '}': nothing that it could close is open"),
        ("f )", 2, "unexpected ')': nothing that it could close is open"),
        ("{ 1..3 ) }", 7, "unexpected ')': nothing that it could close is open"),
        ("class C { [int] }", 16, "unexpected '}' after ']'"),
        ("$a = 1 $b = 2", 7, "unexpected '$b' after '1'"),
        ("1 | $x", 4, "'$x' is an expression; only a command may stand after '|'"),
    ],
)
def test_an_unexpected_token_is_told_where_it_stands(text: str, start: int, message: str) -> None:
    assert issues(text)[0] == (start, message)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [("$x = 'abc\nf", 5, 6), ('1\n"abc $x\nf', 2, 3), ('"$("', 0, 1), ("f\n'abc", 2, 3), ("@'\nabc", 0, 2)],
)
def test_a_string_without_end_is_told_where_it_begins(text: str, start: int, end: int) -> None:
    first = syntax_errors(parse(text.encode()))[0]
    assert first == SyntaxIssue(start, end, "the string that begins here has no end")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("f <# abc", "the comment that begins here has no end"),
        ("@' x\n'@", "nothing may follow the opening of a here-string on its line"),
        ("${}", "the braces of a variable are empty"),
        ("$x != 1", "unexpected '!='; PowerShell compares with -ne"),
        ("$x = 0x1FFFFFFFFFFFFFFFFF", "this number is not valid, or too big"),
    ],
)
def test_text_that_is_no_token_is_explained(text: str, message: str) -> None:
    assert issues(text)[0][1].startswith(message)


def test_long_tokens_are_cut_short_in_messages() -> None:
    ((start, message),) = issues("1 " + "x" * 100)
    assert (start, len(message) < 70, message[-8:]) == (2, True, "after '1'"[-8:])
