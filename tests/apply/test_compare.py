"""Two texts are put together again from what they have in common and what they have not, however large."""

from __future__ import annotations

from difflib import Match, SequenceMatcher

import pytest
from hypothesis import given, strategies as st

from psverify.apply import compare
from psverify.apply.compare import Comparison, join_runs, matches

texts = st.lists(st.sampled_from([b"a", b"b", b"c", b"d", b"e", b"f", b"g", b"h", b"}"]), max_size=20)


def shown(old: str, new: str, small: int, monkeypatch: pytest.MonkeyPatch) -> list[Match]:
    monkeypatch.setattr(compare, "SMALL", small)
    lines = [[letter.encode() for letter in text] for text in (old, new)]
    return Comparison(*lines).get_matching_blocks()


@given(texts, texts, st.sampled_from([0, 1, 6, compare.SMALL]))
def test_common_lines_are_equal_and_in_line(old: list[bytes], new: list[bytes], small: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compare, "SMALL", small)
        blocks = Comparison(old, new).get_matching_blocks()
    at = other = 0
    for start, place, size in blocks:
        assert (start >= at, place >= other) == (True, True)
        assert old[start : start + size] == new[place : place + size]
        at, other = start + size, place + size
    assert blocks[-1] == (len(old), len(new), 0)


@given(texts, texts)
def test_small_texts_are_compared_as_difflib_does(old: list[bytes], new: list[bytes]) -> None:
    assert Comparison(old, new).get_opcodes() == SequenceMatcher(None, old, new).get_opcodes()


@pytest.mark.parametrize(
    ("old", "new", "blocks"),
    [
        ("abxyzcd", "abzyxcd", [(0, 0, 2), (4, 2, 1), (5, 5, 2), (7, 7, 0)]),
        ("x1x2x3x", "y1y2y3y", [(1, 1, 1), (3, 3, 1), (5, 5, 1), (7, 7, 0)]),
        ("xxxx", "yyyy", [(4, 4, 0)]),
        ("x12x", "y12y", [(1, 1, 2), (4, 4, 0)]),
        ("aaaa", "aaaaaa", [(0, 0, 4), (4, 6, 0)]),
    ],
)
def test_large_texts_are_divided_by_their_edges_and_by_lines_that_stand_there_once(
    old: str, new: str, blocks: list[tuple[int, int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shown(old, new, 0, monkeypatch) == blocks


def test_difflib_never_sees_much_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    class Seen(SequenceMatcher[bytes]):
        def __init__(self, junk: None, old: list[bytes], new: list[bytes]) -> None:
            seen.append(len(old) * len(new))
            super().__init__(junk, old, new)

    monkeypatch.setattr(compare, "SequenceMatcher", Seen)
    old = [b"{" if line % 3 else b"name %d" % line for line in range(9000)]
    new = [b" {" if line % 3 else b"name %d" % line for line in range(9000)]
    assert len(list(matches(old, new))) == 3000
    assert max(seen) <= 4


def test_runs_are_joined_where_both_texts_go_on() -> None:
    runs = [Match(0, 0, 0), Match(0, 1, 2), Match(2, 3, 1), Match(3, 5, 1), Match(5, 6, 1)]
    assert list(join_runs(runs)) == [(0, 1, 3), (3, 5, 1), (5, 6, 1)]
