from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from psverify.fix.edits import rewrite
from psverify.fix.offset_mapping import Moves
from psverify.model import Edit, Span

TEXT = bytes(range(40))
steps = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.sampled_from(["", "x", "é", "yyyy"])), max_size=8)


def edits_of(steps: list[tuple[int, int, str]]) -> list[Edit]:
    """Edits of which each begins some bytes behind the one before it."""
    edits, end = list[Edit](), 0
    for gap, length, text in steps:
        edits.append(Edit(Span(end + gap, end + gap + length), text))
        end += gap + length
    return edits


@pytest.mark.parametrize(
    ("offset", "expected"), [(0, 0), (1, 1), (2, 2), (4, 2), (5, 3), (6, 4), (7, 6), (8, 7), (9, 8)]
)
def test_an_offset_goes_back_to_where_it_was(offset: int, expected: int) -> None:
    edits = (Edit(Span(2, 3), "XYZ"), Edit(Span(5, 6), ""))
    assert rewrite(b"01234567", edits) == b"01XYZ3467"
    assert Moves(edits).origin(offset) == expected


def test_nothing_moves_without_edits() -> None:
    assert Moves(()).origin(7) == 7


@given(steps)
def test_untouched_bytes_go_back_to_where_they_were(steps: list[tuple[int, int, str]]) -> None:
    edits = edits_of(steps)
    moves, after, new = Moves(edits), rewrite(TEXT, edits), 0
    touched = {offset for edit in edits for offset in range(edit.span.start, edit.span.end)}
    for old in (offset for offset in range(len(TEXT)) if offset not in touched):
        new = after.index(TEXT[old : old + 1], new)
        assert moves.origin(new) == old


@given(steps)
def test_order_is_kept(steps: list[tuple[int, int, str]]) -> None:
    edits = edits_of(steps)
    moves = Moves(edits)
    origins = [moves.origin(offset) for offset in range(len(rewrite(TEXT, edits)) + 1)]
    assert origins == sorted(origins)
