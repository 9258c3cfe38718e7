"""Finds the rule that a misspelt name means, and takes no rule of another analyzer for one."""

from __future__ import annotations

from collections.abc import Iterable

from psverify.lazy_regex import regex
from psverify.parse.misspelling import MOST, count_slips

_SHORT = 8
_WORD_STARTS = regex(r"(?<=[a-z])(?=[A-Z])")
_FILLERS = regex(r"(?<![a-z])(PS|Using|Use|For|The|Of)(?![a-z])|[^A-Za-z]")


def misspelt_rule(word: str, known: Iterable[str]) -> str | None:
    """Returns the known rule that a word misspells; None where it is rather a rule of another analyzer.

    Such a rule differs in a whole word. So only slips of the fingers count, and words that say nothing, such as `PS`.
    """
    if word[-1:].isdigit() or "\\" in word:
        return None
    near = ((_rule_name_slips(word, right), right) for right in known if not right[-1:].isdigit())
    count, right = min(near, default=(MOST + 1, ""))
    return right if count <= (MOST if len(word) >= _SHORT else 1) else None


def _rule_name_slips(word: str, right: str) -> int:
    return min(count_slips(word.lower(), right.lower()), count_slips(_bare(word), _bare(right)))


def _bare(name: str) -> str:
    """Returns what a name says, in lower case."""
    return _FILLERS.sub("", _WORD_STARTS.sub("-", name)).lower()
