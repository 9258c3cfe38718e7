from __future__ import annotations

import pytest

from psverify.check.braces import Brace, braces, indentation_at, no_line_end
from psverify.check.file import File
from psverify.parse.tree import parse
from psverify.read.decode import decode


def file(script: str) -> File:
    source = decode(script.encode())
    return File(source, parse(source.buffer), "a.ps1")


def pairs(script: str) -> list[Brace]:
    return file(script).fact(braces)


def test_pairs_come_in_the_order_of_their_ends() -> None:
    assert [(pair.opening, pair.closing) for pair in pairs("if ($x) { while ($y) { 1 } }")] == [(9, 11), (4, 12)]


def test_what_braces_are() -> None:
    inner, outer, block = pairs("f { @{ a = 1 } }\nif ($x) {\n1\n}")
    assert (inner.hashtable, inner.value, inner.one_line) == (True, False, True)
    assert (outer.hashtable, outer.value, outer.one_line) == (False, True, True)
    assert (block.hashtable, block.value, block.one_line) == (False, False, False)


def test_a_brace_that_is_never_closed_ends_with_the_text() -> None:
    (pair,) = pairs("if ($x) { 1")
    assert not pair.one_line
    assert pair.closing > pair.opening


@pytest.mark.parametrize(("text", "so"), [(b"ab", True), (b"a\nb", False), (b"a\rb", False)])
def test_no_line_end(text: bytes, *, so: bool) -> None:
    assert no_line_end(text, 0, len(text)) is so


def test_indentation() -> None:
    script = file("a\n \tb c\n")
    assert indentation_at(script, 5) == " \t"
    assert indentation_at(script, 0) == ""
