from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from psverify.facts.file import File
from psverify.format.extra.line import Break, Line, long_lines
from psverify.parse.tree import parse
from psverify.read.decode import decode


def lines(text: str, limit: int = 0) -> list[Line]:
    source = decode(text.encode())
    return list(long_lines(File(source, parse(source.buffer), "a.ps1"), limit))


def only(text: str) -> Line:
    (line,) = lines(text)
    return line


@pytest.mark.parametrize(
    ("text", "limit", "starts"),
    [
        ("$ab\n$c\n$de", 2, [0, 7]),
        ("$ab\r\n$c\r\n", 2, [0]),
        ("$a # long comment\n", 2, []),
        ("# long comment\n", 2, []),
        ("'ää'\n", 4, []),
        ("'ää'\n", 3, [0]),
        ("@'\nlong\n'@\n", 3, []),
        ("", 0, []),
    ],
)
def test_which_are_long(text: str, limit: int, starts: list[int]) -> None:
    assert [line.start for line in lines(text, limit)] == starts


def test_where_a_line_can_be_broken() -> None:
    line = only("\tf; g ; # c")
    assert (line.start, line.end, line.indentation) == (0, 7, "\t")
    assert line.after(0, deeper=True) == Break(2, 2, deeper=True)
    assert line.after(1, deeper=False) == Break(3, 4, deeper=False)
    assert line.instead(1, deeper=False) == Break(2, 4, deeper=False)
    assert line.after(3, deeper=False) is None
    assert line.instead(3, deeper=False) is None


@pytest.mark.parametrize(
    ("text", "token", "deeper"),
    [
        ("if ($a) { $b }", 2, True),
        ("if ($a) { $b }", 4, False),
        ("($a)", 1, False),
        ("$x = ($a)", 3, True),
        ("f $a", 1, False),
    ],
)
def test_what_an_open_bracket_indents(text: str, token: int, deeper: bool) -> None:
    assert only(text).is_indented_at(token) is deeper


def test_the_open_brackets_of_a_line_are_looked_for_once() -> None:
    class Letters(bytes):
        read = 0

        def __getitem__(self, key: Any) -> Any:
            Letters.read += 1
            return super().__getitem__(key)

    line = only(f"$x = @({', '.join(['(1 + 2)'] * 100)})")
    counted = replace(line, stream=line.stream._replace(letters=Letters(line.stream.letters)))
    assert counted.innermost[:9] == [None, None, None, 2, 3, 3, 3, 3, 2]
    for index in range(len(counted.innermost)):
        counted.is_indented_at(index)
    assert Letters.read <= 4 * len(counted.innermost)
