"""Secrets never come through, however the stream is cut."""

from __future__ import annotations

import itertools
import json

from hypothesis import given, strategies as st

from psverify_managers.common.masking import MASK, Masker


def cut(text: str, places: list[int]) -> list[str]:
    ends = sorted({min(place, len(text)) for place in places} | {0, len(text)})
    return [text[start:end] for start, end in itertools.pairwise(ends)]


@given(
    st.lists(st.text("ab*", min_size=1, max_size=4), max_size=4),
    st.text("abc*\n", max_size=40),
    st.lists(st.integers(0, 40), max_size=6),
)
def test_pieces_give_what_the_whole_gives(secrets: list[str], text: str, places: list[int]) -> None:
    masker = Masker(secrets)
    pieces = "".join(masker.feed(piece) for piece in cut(text, places)) + masker.finish()
    assert pieces == Masker(secrets).text(text)


def test_all_forms() -> None:
    masker = Masker(['p@ss "word"\nline two\u00e9'])
    for form in (
        'p@ss "word"',
        "line two\u00e9",
        json.dumps("line two\u00e9"),
        "p%40ss%20%22word%22",
        'p@ss \\"word\\"',
    ):
        assert MASK in masker.text(form), form
        assert "word" not in masker.text(form)
        assert "two" not in masker.text(form)


def test_values_inside_structures() -> None:
    assert Masker(["x1"]).value({"x1": ["ax1", 3, None, {"b": "x1"}]}) == {"***": ["a***", 3, None, {"b": "***"}]}


def test_whole_lines_are_not_held_back() -> None:
    masker = Masker(["a long secret"]).stream()
    assert masker.feed("ready\na long") == "ready\n"
    assert masker.feed(" secret") + masker.finish() == MASK


def test_nothing_to_hide_holds_nothing_back() -> None:
    assert Masker(["", *()]).feed("abc") == "abc"
