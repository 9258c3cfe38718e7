"""Tells a slip of the fingers from another word."""

from __future__ import annotations

MOST = 2
"""The slips that a misspelling has at most."""


def is_misspelling(word: str, right: str, most: int = MOST) -> bool:
    """Whether a word is not the right one, but at most `most` slips away, in any case of letters."""
    return 0 < count_slips(word.lower(), right.lower(), most) <= most


def count_slips(word: str, right: str, most: int = MOST) -> int:
    """Counts the letters that are missing, superfluous, wrong or swapped; stops counting at `most` + 1."""
    if abs(len(word) - len(right)) > most:
        return most + 1
    earlier, row = [0] * (len(right) + 1), list(range(len(right) + 1))
    for place, letter in enumerate(word, 1):
        earlier, row = row, _next_row(word, right, place, letter, earlier, row)
        if min(row) > most:
            return most + 1
    return row[-1]


def _next_row(word: str, right: str, place: int, letter: str, earlier: list[int], row: list[int]) -> list[int]:
    following = [place]
    for index, wanted in enumerate(right, 1):
        cost = min(row[index] + 1, following[-1] + 1, row[index - 1] + (letter != wanted))
        if place > 1 and index > 1 and letter == right[index - 2] and word[place - 2] == wanted:
            cost = min(cost, earlier[index - 2] + 1)
        following.append(cost)
    return following
