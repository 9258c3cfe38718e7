"""Places as people count them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from psverify.model import Region
from psverify.read.decode import decode

texts = st.lists(st.sampled_from(["\r", "\n", "\r\n", "a", "é", "漢", "\U0001f600", "\x0b", "\x85", "\u2028"])).map(
    "".join
)


def naive_position(text: str, index: int) -> tuple[int, int]:
    ends = [found.end() for found in re.finditer(r"\r\n|\r|\n", text) if found.end() <= index]
    return len(ends) + 1, index - (ends[-1] if ends else 0) + 1


@given(texts)
def test_positions_agree_with_counting(text: str) -> None:
    source = decode(text.encode())
    for index in range(len(text) + 1):
        offset = len(text[:index].encode())
        assert source.position(offset) == naive_position(text, index)
        assert source.offset(*source.position(offset)) == offset


@given(texts)
def test_regions_are_two_positions(text: str) -> None:
    source = decode(text.encode())
    spans = [(start, end) for start in range(len(source.buffer) + 1) for end in range(len(source.buffer) + 2)]
    assert source.regions(spans) == [Region(*source.position(start), *source.position(end)) for start, end in spans]


@given(texts)
def test_lines_are_what_lies_between_line_ends(text: str) -> None:
    source = decode(text.encode())
    lines = [source.line_text(number + 1) for number in range(len(source.line_starts))]
    assert lines == re.split(r"\r\n|\r|\n", text)


@given(texts)
def test_line_starts_follow_line_ends(text: str) -> None:
    buffer = text.encode()
    expected = (0, *(found.end() for found in re.finditer(rb"\r\n|\r|\n", buffer)))
    assert decode(buffer).line_starts == expected


@pytest.mark.parametrize(
    ("text", "newline"),
    [
        ("", "\n"),
        ("a", "\n"),
        ("a\n", "\n"),
        ("a\r\n", "\r\n"),
        ("a\r", "\r"),
        ("a\r\nb\r\nc\n", "\r\n"),
        ("a\r\nb\n", "\n"),
        ("a\rb\rc\n", "\r"),
    ],
)
def test_the_dominant_line_end(text: str, newline: str) -> None:
    assert decode(text.encode()).newline == newline


def test_a_region_spans_lines() -> None:
    source = decode("é = 1\r\nGröße\r\n".encode())
    assert source.region(0, 2) == Region(1, 1, 1, 2)
    assert source.region(3, source.buffer.index(b"e\r")) == Region(1, 3, 2, 5)


def test_a_place_past_the_end_is_the_end() -> None:
    source = decode(b"ab\ncd")
    assert source.position(99) == (2, 3)
    assert source.offset(2, 99) == 5
    assert source.offset(1, 99) == 3


@pytest.mark.parametrize("line", [0, 3, -1])
def test_a_line_that_is_not_there(line: int) -> None:
    source = decode(b"ab\ncd")
    with pytest.raises(IndexError):
        source.line_text(line)
    with pytest.raises(IndexError):
        source.offset(line, 1)


def test_columns_count_characters_and_not_utf16_units() -> None:
    source = decode("'😀' x".encode())
    assert source.position(source.buffer.index(b"x")) == (1, 5)
