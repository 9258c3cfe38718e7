from __future__ import annotations

import pytest

from psverify.facts.braces import (
    Brace,
    braces,
    indentation_at,
    line_start,
    no_line_end,
    openings,
    outline,
    value_blocks,
)
from psverify.facts.file import File
from psverify.facts.tokens import tokens
from psverify.parse.tree import parse
from psverify.read.decode import decode


def file(script: str) -> File:
    source = decode(script.encode())
    return File(source, parse(source.buffer), "a.ps1")


def pairs(script: str) -> list[Brace]:
    return file(script).fact(braces)


def test_pairs_come_in_the_order_of_their_ends() -> None:
    assert [(pair.opening, pair.closing) for pair in pairs("if ($x) { while ($y) { 1 } }")] == [(9, 11), (4, 12)]


def test_which_braces_stand_on_one_line() -> None:
    script = file("f { @{ a = 1 } }\nif ($x) {\n1\n}\ng { 'a\nb' }")
    assert [pair.one_line for pair in script.fact(braces)] == [True, True, False, False]


@pytest.mark.parametrize(
    ("script", "pairs"),
    [("f { ( @{ a = 1 } ) }", [(7, 3), (9, 1)]), ("f { ( }\n) } {", [(3, 1), (6, 6)])],
)
def test_openings(script: str, pairs: list[tuple[int, int]]) -> None:
    asked = file(script)
    letters, found = asked.fact(tokens).letters, asked.fact(openings)
    assert [(index, found[index]) for index in range(len(letters)) if letters[index] == ord("}")] == pairs


def test_the_outline_leaves_out_the_braces_of_one_line() -> None:
    assert file("f { (1) }\nif ($x) {\n1\n}").fact(outline) == b"wxxnxx\nixvx{\nn\n}Z"


def test_in_a_broken_script_braces_are_paired_with_braces() -> None:
    script = file("f { ( }\n) g {\n}")
    assert [letter for letter in script.fact(outline) if letter in b"x{}"] == list(b"xx{}")
    assert [pair.one_line for pair in script.fact(braces)] == [True, False]


def test_values() -> None:
    assert file("f { 1 }\nif ($x) { 1 }\n").fact(value_blocks) == {2}


def test_a_brace_that_is_never_closed_ends_with_the_text() -> None:
    (pair,) = pairs("if ($x) { 1")
    assert not pair.one_line
    assert pair.closing > pair.opening


@pytest.mark.parametrize(("text", "so"), [(b"ab", True), (b"a\nb", False), (b"a\rb", False)])
def test_no_line_end(text: bytes, *, so: bool) -> None:
    assert no_line_end(text, 0, len(text)) is so


@pytest.mark.parametrize("newline", ["\n", "\r", "\r\n"])
def test_where_a_line_starts(newline: str) -> None:
    text = f"ab{newline}cd{newline}".encode()
    second = text.index(b"c")
    assert [line_start(text, offset) for offset in (0, 2, second, second + 2, len(text))] == [
        0,
        0,
        second,
        second,
        len(text),
    ]


def test_indentation() -> None:
    script = file("a\n \tb c\n")
    assert indentation_at(script, 5) == " \t"
    assert indentation_at(script, 0) == ""
