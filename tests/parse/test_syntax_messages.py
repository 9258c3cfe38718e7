import pytest

from psverify.parse.syntax_issue import SyntaxIssue
from psverify.parse.tree import parse, syntax_errors


def issues(text: str) -> list[tuple[int, str]]:
    return [(issue.start, issue.message) for issue in syntax_errors(parse(text.encode()))]


@pytest.mark.parametrize(
    ("text", "start", "message"),
    [
        ("function f { if (1) {\n", 11, "expected '}' to close the 'function' on line 1"),
        ("$x = @{ a = 1\n", 5, "expected '}' to close the '@{' on line 1"),
        ("if ($a { 1 }", 6, "expected ')' to close the 'if' on line 1"),
        ("({ 1 )", 1, "expected '}' to close the '{' on line 1"),
        ("(1\n\n", 2, "expected ')' to close the '(' on line 1"),
        ("(\n  1\n  2\n)", 5, "expected ')' to close the '(' on line 1"),
        ("$a[0; 1", 4, "expected ']' to close the '[' on line 1"),
        ("param($a; $b)", 8, "expected ')' to close the 'param' on line 1"),
    ],
)
def test_a_missing_bracket_is_told_with_what_it_belongs_to(text: str, start: int, message: str) -> None:
    assert issues(text) == [(start, message)]


@pytest.mark.parametrize(
    ("text", "start", "message"),
    [
        ("1 +", 3, "expected an expression after '+'"),
        ("$x =\n", 4, "expected an expression after '='"),
        ("(1 + )", 4, "expected an expression after '+'"),
        ("f | ", 3, "expected a command after '|'"),
        ("f >\nout.txt", 3, "expected a file name after '>'"),
        ("function { 1 }", 8, "expected a name after 'function'"),
        ("foreach ($x of $y) { }", 11, "expected 'in' after '$x'"),
        ("if $a { 1 }", 2, "expected '(' after 'if'"),
        ("if !$a) { 1 }", 2, "expected '(' after 'if'"),
        ("while ! $a { 1 }", 5, "expected '(' after 'while'"),
        ("{ $x =", 6, "expected an expression after '='"),
        ("if (1) { f |", 12, "expected a command after '|'"),
        ("{ if (1)", 8, "expected '{' after ')'"),
        ("@{ a", 4, "expected '=' after 'a'"),
        ("@{ a = ", 6, "expected an expression after '='"),
        ("$x ? 1", 6, "expected ':' after '1'"),
        ("$x.Get(1 2)", 8, "expected ')' or ',' after '1'"),
        ("[a]::Get($x 2)", 11, "expected ')' or ',' after '$x'"),
        ("$x['a' = 2", 6, """expected ']' after "'a'\""""),
        ("[ ]", 1, "expected a type name after '['"),
        ("if (1) { } else if (2) { }", 15, "expected '{' after 'else'; 'else if' is written 'elseif'"),
        ("try { 1 }\n2", 9, "expected 'catch' or 'finally' after '}'"),
        ("| f", 0, "expected a command before '|'"),
        ("$x.", 3, "expected a member's name after '.'"),
        ("using", 5, "expected 'namespace', 'module' or 'assembly' after 'using'"),
        ("using module\n", 12, "expected a name after 'module'"),
        ("[int\n", 4, "expected ']' after 'int'"),
        ("@{ [a[b]] 1 }", 11, "expected '=' after '1'"),
        ("param($a,)", 9, "expected a parameter after ','"),
        ("function f($a $b) { }", 13, "expected ')' or ',' after '$a'"),
        ("switch { }", 6, "expected '(' after 'switch'"),
        ("trap\n", 4, "expected '{' after 'trap'"),
    ],
)
def test_a_missing_part_is_told_behind_what_it_should_follow(text: str, start: int, message: str) -> None:
    assert issues(text)[0] == (start, message)


@pytest.mark.parametrize(
    ("text", "start", "message"),
    [
        ("1\n}", 2, "unexpected '}': it closes nothing"),
        ("f )", 2, "unexpected ')': it closes nothing"),
        ("{ 1..3 ) }", 7, "unexpected ')': it closes nothing"),
        ("class C { [int] }", 16, "unexpected '}' after ']'; expected a property or a method"),
        ("$x.Get(name)", 7, "unexpected 'name' after '('; text in an expression needs quotes"),
        ("f | | g", 3, "expected a command after '|'"),
        ("&\n", 0, "expected a command after '&'"),
        ("a,\n", 1, "unexpected ',' after 'a'; a value must follow it"),
        ("f < g", 2, "'<' is reserved for future use; PowerShell cannot redirect input"),
        ("1\nusing module m", 2, "a 'using' statement must come before all other statements"),
        ("$a = 1 $b = 2", 7, "unexpected '$b' after '1'"),
        ("1 | $x", 4, "'$x' is an expression; only a command may follow '|'"),
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
        ("f <# abc", "the comment that begins here has no end; close it with #>"),
        ("@' x\n'@", "no characters can follow a here-string header on its line"),
        ("${}", "the braces of a variable are empty"),
        ("$x != 1", "unexpected '!='; PowerShell compares with -ne"),
        ("$x = 0x1FFFFFFFFFFFFFFFFF", "this number is invalid or too large"),
    ],
)
def test_text_that_is_no_token_is_explained(text: str, message: str) -> None:
    assert issues(text)[0][1].startswith(message)


def test_long_tokens_are_cut_short_in_messages() -> None:
    ((start, message),) = issues("1 " + "x" * 100)
    assert (start, len(message) < 70, message[-8:]) == (2, True, "after '1'"[-8:])


@pytest.mark.parametrize(
    ("text", "start", "bad"),
    [
        ("begin {} cleanup {}", 9, "cleanup"),
        ("begin { }\nprocess { }\nGet-Item\n", 22, "Get-Item"),
        ("function f { param($a) begin {} foo }", 32, "foo"),
        ("process { } param($a)", 12, "param"),
    ],
)
def test_what_cannot_be_beside_a_named_block_names_the_blocks_that_can(text: str, start: int, bad: str) -> None:
    blocks = "only 'begin', 'process', 'end', 'clean' and 'dynamicparam' blocks can appear next to a named block"
    assert issues(text)[0] == (start, f"unexpected '{bad}'; {blocks}")


@pytest.mark.parametrize(
    ("text", "start", "name"),
    [
        ("[CmdletBinding()]\nGet-Item .\n", 1, "CmdletBinding"),
        ("function f { [CmdletBinding()] foo }", 14, "CmdletBinding"),
        ("1\n[Parameter(Mandatory)][Alias()]\nfoo", 25, "Alias"),
    ],
)
def test_an_attribute_before_a_statement_says_where_it_belongs(text: str, start: int, name: str) -> None:
    where = "attributes belong before 'param', a parameter, a variable or a class"
    assert issues(text)[0] == (start, f"unexpected attribute '{name}'; {where}")


@pytest.mark.parametrize(("text", "start"), [('1\n"Failed $user: $_"', 10), ('f "$user: b"', 3), ("f $user: b", 2)])
def test_a_colon_behind_a_variable_says_how_the_name_can_end(text: str, start: int) -> None:
    advice = "':' after '$user' must be followed by a name; write '${user}:' if the name ends before the ':'"
    assert issues(text) == [(start, advice)]


@pytest.mark.parametrize(("text", "start"), [('"`users"', 1), ('$p = "C:\\`users"', 9), ('"$a `u{x}"', 4)])
def test_an_escape_that_only_windows_powershell_reads_says_so(text: str, start: int) -> None:
    assert issues(text)[0][0] == start
    assert "Windows PowerShell 5.1 reads it as 'u'" in issues(text)[0][1]


@pytest.mark.parametrize("text", ["# x\n\n<# never closed", "f\n\n  <# a\n", "f { <# a\n }"])
def test_a_comment_without_end_is_reported_at_its_start(text: str) -> None:
    assert issues(text)[0][0] == text.index("<#")


@pytest.mark.parametrize(
    ("text", "start"),
    [("$a = 'Handler's'", 13), ("f 'Handler's name'", 10), ("f 'a' 'It's done'\nf 'ok'", 9), ("f 'it', 'we're' b", 11)],
)
def test_an_apostrophe_in_single_quotes_is_named(text: str, start: int) -> None:
    assert issues(text)[0][0] == start
    assert issues(text)[0][1].startswith("this apostrophe ends the string")


@pytest.mark.parametrize("text", ['f a"b', "f a'b\n"])
def test_a_string_that_begins_in_a_word_is_reported_at_its_quote(text: str) -> None:
    assert issues(text) == [(3, "the string that begins here has no end")]
