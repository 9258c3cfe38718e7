from __future__ import annotations

import pytest
from laid_out import laid_out


@pytest.mark.parametrize(
    ("text", "aligned"),
    [
        ("$a = 1 # x\n$bcd = 2 # y\n", "$a = 1   # x\n$bcd = 2 # y\n"),
        ("$a = 1      # x\n$bcd = 2   # y\n", "$a = 1   # x\n$bcd = 2 # y\n"),
        ("$ä = 1 # x\n$bc = 2 # y\n", "$ä = 1  # x\n$bc = 2 # y\n"),
        ("$a = 1 # x\r\n$bc = 2 # y\r\n", "$a = 1  # x\r\n$bc = 2 # y\r\n"),
        ("$a = 1 # x\n\n$bc = 2 # y", "$a = 1 # x\n\n$bc = 2 # y"),
        ("$a = 1 # x\n$b\n$bc = 2 # y", "$a = 1 # x\n$b\n$bc = 2 # y"),
        ("$a = 1   # alone\n", "$a = 1   # alone\n"),
        ("$a = 1 # x\n# own line\n$bc = 2 # y", "$a = 1 # x\n# own line\n$bc = 2 # y"),
        ("$a = @( # x\n    1 # y\n)\n", "$a = @( # x\n    1 # y\n)\n"),
        ("$a = 1 <# x #>\n$bc = 2 # y", "$a = 1 <# x #>\n$bc = 2 # y"),
        ("'# a' # x\n'b' # y\n", "'# a' # x\n'b'   # y\n"),
    ],
)
def test_neighbouring_lines(text: str, aligned: str) -> None:
    assert laid_out(text, align_comments=True) == aligned


def test_none_is_moved_behind_the_longest_line_that_may_be() -> None:
    text = f"$a = 1 # {'x' * 20}\n$b = '{'y' * 100}' # z\n$c = 1 # v\n"
    assert laid_out(text, align_comments=True).splitlines()[0] == text.splitlines()[0]
    short = "$a = 1 # x\n$bcd = 2 # y\n"
    assert laid_out(short, align_comments=True, line_width=11) == short
    assert laid_out(short, align_comments=True, line_width=12) == "$a = 1   # x\n$bcd = 2 # y\n"
