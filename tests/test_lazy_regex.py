from __future__ import annotations

import re

import pytest

from psverify.lazy_regex import regex


def test_it_answers_as_a_pattern_does() -> None:
    digits = regex(rb"\d+")
    assert digits.sub(b"#", b"a1b22") == b"a#b#"
    assert digits.pattern == rb"\d+"
    found = digits.search(b"a22", 2)
    assert found is not None
    assert found.span() == (2, 3)


def test_flags_count() -> None:
    assert regex("a.", re.DOTALL | re.IGNORECASE).findall("A\na") == ["A\n"]


def test_a_method_is_looked_up_but_once() -> None:
    word = regex("[a-z]+")
    assert vars(word).keys() & {"match", "findall"} == set()
    assert word.findall is word.findall
    assert vars(word).keys() & {"match", "findall"} == {"findall"}


def test_a_pattern_is_compiled_where_it_is_used() -> None:
    wrong = regex("(")
    with pytest.raises(re.error, match="unterminated"):
        wrong.match("x")
