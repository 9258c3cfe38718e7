from __future__ import annotations

import pytest
from laid_out import laid_out


@pytest.mark.parametrize(
    ("with_them", "without"),
    [
        ("@{\n    a = 1;\n    b = 2;\n}\n", "@{\n    a = 1\n    b = 2\n}\n"),
        ("@{\n    a = 1; # why\n}\n", "@{\n    a = 1 # why\n}\n"),
        ("@{\n    a = @{\n        b = 1;\n    };\n}\n", "@{\n    a = @{\n        b = 1\n    }\n}\n"),
        ("@{\r\n    a = 1;\r\n}\r\n", "@{\r\n    a = 1\r\n}\r\n"),
    ],
)
def test_at_the_ends_of_lines(with_them: str, without: str) -> None:
    assert laid_out(with_them, hashtable_separators="remove") == without
    assert laid_out(without, hashtable_separators="add") == with_them


@pytest.mark.parametrize("text", ["@{ a = 1; b = 2 }", "@{ a = 1; b = 2; }", '"$(@{ a = 1; }.a)"', "f 1;", "@{}"])
def test_nothing_else_changes(text: str) -> None:
    assert laid_out(text, hashtable_separators="remove") == text


@pytest.mark.parametrize("text", ["@{ a = 1 }", "@{}", '"$(@{\n  a = 1\n}.a)"', "@{\n    a = tool --% x\n}"])
def test_none_is_added_within_a_line_or_a_string(text: str) -> None:
    assert laid_out(text, hashtable_separators="add") == text


def test_one_that_ends_a_statement_stays() -> None:
    text = "@{\n    a    = if ($x) { 1 };\n    else = 2\n}\n"
    assert laid_out(text, hashtable_separators="remove") == text


def test_one_behind_a_statement_that_nothing_can_follow_goes() -> None:
    text = "@{\n    a = if ($x) { 1 };\n    b = 2\n}\n"
    assert laid_out(text, hashtable_separators="remove") == text.replace(";", "")
