from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from psverify.linear_regex import LinearRegex, UnsupportedError

ATOMS = ["a", "b", ".", "[ab]", "[^a]", r"\w", r"\d", r"\b", "^", "$", r"\B", "(?i:A)", "(a|b)", "(?:|a)", r"\.", "é"]
QUANTIFIERS = ["", "*", "+", "?", "*?", "{2}", "{1,3}", "{0,2}?", "{2,}"]


@st.composite
def expressions(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.tuples(st.sampled_from(ATOMS), st.sampled_from(QUANTIFIERS)), max_size=5))
    text = "".join(f"(?:{atom}){quantifier}" for atom, quantifier in parts)
    return draw(st.sampled_from([text, f"({text})+", f"{text}|b", f"(?:{text}|a)*b", f"(?im){text}", f"(?s){text}"]))


@given(expressions(), st.text("abAB é.1\n", max_size=12), st.booleans())
def test_the_answer_is_that_of_python(pattern: str, text: str, ignore_case: bool) -> None:
    expected = re.compile(pattern, re.IGNORECASE if ignore_case else 0)
    regex = LinearRegex(pattern, ignore_case=ignore_case)
    assert regex.search(text) == (expected.search(text) is not None)
    assert regex.fullmatch(text) == (expected.fullmatch(text) is not None)


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+b", "(a|aa)+b", "(.*a){12}b", "a*a*a*a*a*a*a*a*b", "(a?){30}a{30}b", "(x+x+)+y|(a*)*b", "(a|a)" * 40 + "b"],
)
def test_expressions_that_take_for_ever_elsewhere_have_an_answer(pattern: str) -> None:
    assert not LinearRegex(pattern).fullmatch("a" * 2000)
    assert LinearRegex(pattern).search("x" + "a" * 2000 + "b")


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(", "is no regular expression: missing ), unterminated subpattern"),
        (r"(a)\1", "has groupref, which cannot be matched in linear time"),
        ("(?=a)", "has assert, which cannot be matched in linear time"),
        ("(?<!a)b", "has assert not, which cannot be matched in linear time"),
        ("(?:a{100}){100}", "is too large"),
        ("a{5000}", "is too large"),
        ("(" * 5000 + ")" * 5000, "is "),
    ],
)
def test_other_expressions_are_refused(pattern: str, said: str) -> None:
    with pytest.raises(UnsupportedError, match="^" + re.escape(said)):
        LinearRegex(pattern)
