"""The first syntax error is reported at the mistake, not where parsing ends, and names what would repair it."""

import pytest

from psverify.parse.tree import parse, syntax_errors

SCRIPT = """\
function Get-It {
    param([string[]] $Name)
    foreach ($item in $Name) {
        if ($item) {
            Write-Host "it is $item" -NoNewline
        } else {
            Write-Host 'nothing' @(
                1,
                2
            )
        }
    }
}

Get-It -Name 'a', 'b' | ForEach-Object {
    $_.Trim()
}
"""


def first_error(text: str) -> tuple[int, str]:
    """Returns the line and the message of the only error."""
    ((start, _, message),) = syntax_errors(parse(text.encode()))
    return text.encode().count(b"\n", 0, start) + 1, message


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("NoNewline\n        } else", "NoNewline\n        else", 5, "to close the '{' on line 4; add '}' after line 5"),
        ("        }\n    }\n}", "        }\n}", 11, "to close the '{' on line 3; add '}' after line 11"),
        ("    $_.Trim()\n}", "    $_.Trim()\n", 16, "to close the '{' on line 15; add '}' after line 16"),
        ("($item) {", "($item) {{", 4, "this '{' is never closed; remove it"),
        (
            "ForEach-Object {",
            "ForEach-Object",
            15,
            "the '}' on line 17 closes nothing; add '{' at the end of this line",
        ),
        ("        }\n    }\n}", "        }}\n    }\n}", 11, "this '}' closes nothing; remove it"),
        ("        }\n    }\n}", "        {\n    }\n}", 11, "expected '}' instead of '{'"),
    ],
)
def test_a_bracket_is_missed_where_the_indentation_lacks_it(old: str, new: str, line: int, message: str) -> None:
    assert old in SCRIPT
    found, said = first_error(SCRIPT.replace(old, new, 1))
    assert (found, message) == (line, said[-len(message) :])


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('$item"', "$item", 5, "the string that begins here has no closing quote; add '\"' on this line"),
        ("'nothing'", "'nothing", 7, 'the string that begins here has no closing quote; add "\'" on this line'),
        ("'nothing'", "'nothing''", 7, 'the string that begins here has no closing quote; add "\'" on this line'),
        ("'nothing'", "'nothing|", 7, 'the string that begins here has no closing quote; add "\'" on this line'),
    ],
)
def test_a_quote_is_missed_on_the_line_where_the_string_begins(old: str, new: str, line: int, message: str) -> None:
    text = SCRIPT.replace(old, new, 1) + "Write-Host \"it's\"\nWrite-Host 'that''s all'\n"
    found, said = first_error(text)
    assert found == line
    assert said.startswith(message[:24])


def test_a_string_without_opening_quote_is_told_where_that_quote_belongs() -> None:
    text = "f nothing' -b\ng 'a b' c\nh 'd'\n"
    assert first_error(text) == (1, 'the string that ends on this line has no opening quote; add "\'" here')


@pytest.mark.parametrize("end", ["    '@", "'", "@"])
def test_a_here_string_is_told_where_it_should_have_ended(end: str) -> None:
    text = f"$a = @'\nit's\n{end}\nf $a\n"
    line, message = first_error(text)
    assert (line, message[:46]) == (3, "the here-string that begins on line 1 needs '@")


def test_two_mistakes_are_two_errors_in_the_order_of_the_text() -> None:
    text = SCRIPT.replace("'nothing'", "'nothing", 1) + "\n" * 8 + "g (1 +)\n"
    lines = [text.count("\n", 0, issue.start) + 1 for issue in syntax_errors(parse(text.encode()))]
    assert lines == [7, 26]


def test_an_error_at_the_mistake_keeps_its_message() -> None:
    assert first_error(SCRIPT.replace("($item)", "($item", 1)) == (4, "expected ')' to close the 'if' on line 4")


@pytest.mark.parametrize(
    "text",
    ["{" * 3000, "}" * 3000, "'\n" * 3001, "if (((\n}}}\n" * 500, "@'\n" + " '@x\n" * 500, "\xff'\n{", '"$(\n' * 300],
)
def test_what_cannot_be_repaired_has_errors_all_the_same(text: str) -> None:
    tree = parse(text.encode())
    assert bool(syntax_errors(tree)) is tree.has_error is True


def test_the_tree_of_a_broken_script_is_not_the_repaired_one() -> None:
    tree = parse(SCRIPT.replace("{", "{{", 1).encode())
    syntax_errors(tree)
    assert tree.has_error
