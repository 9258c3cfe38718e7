from __future__ import annotations

import pytest

from psverify.parse.misspelling import count_slips, is_misspelling


@pytest.mark.parametrize(
    ("word", "count"),
    [("ignore", 0), ("ingore", 1), ("ignor", 1), ("iggnore", 1), ("ignort", 1), ("ingor", 2), ("enable", 3), ("i", 3)],
)
def test_slips_are_counted_up_to_three(word: str, count: int) -> None:
    assert count_slips(word, "ignore") == count


def test_the_word_itself_is_not_misspelt() -> None:
    assert not is_misspelling("Ignore", "ignore")
    assert is_misspelling("Ingore", "ignore")
