from __future__ import annotations

import pytest
from laid_out import laid_out


@pytest.mark.parametrize(
    ("double", "single"),
    [
        ('$a = "b c"', "$a = 'b c'"),
        ('$a = ""', "$a = ''"),
        ('f "b" -c:"d"', "f 'b' -c:'d'"),
        ('@{ "a" = "b" }', "@{ 'a' = 'b' }"),
        ('"a\nb"', "'a\nb'"),
        ('[A("b")] param()', "[A('b')] param()"),
        ('"ä" + "b"', "'ä' + 'b'"),
    ],
)
def test_strings_that_mean_the_same(double: str, single: str) -> None:
    assert laid_out(double, quote_style="single") == single
    assert laid_out(single, quote_style="double") == double


@pytest.mark.parametrize(
    "text",
    [
        '"a $b"', '"a`tb"', '"it\'s"', "'say \"a\"'", "'$a'", "'a`b'", '"a""b"', "'a''b'", '@"\na\n"@', "@'\na\n'@",
        '"$(f "b")"', "f b", 'tool --% "a" \'b\'', "f 'a'\"b\"", '# "a"', '"a\u2019b"', "\u201ca\u201d",
    ],
)  # fmt: skip
def test_all_others_stay(text: str) -> None:
    assert laid_out(text, quote_style="single") == text
    assert laid_out(text, quote_style="double") == text


def test_a_rule_that_says_otherwise_does_not_win() -> None:
    assert laid_out("$a = 'b'", quote_style="double") == '$a = "b"'
