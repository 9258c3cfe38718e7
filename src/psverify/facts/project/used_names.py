"""Names of functions in a text, wherever they are, and names that it may put together of parts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from psverify.lazy_regex import regex

if TYPE_CHECKING:
    from psverify.facts.file import File

_OPENS_PART = tuple(b"'\"${(")
_WORD = regex(rb"[\w-]+")
_VERB_BEFORE_PART = regex(rb"(?<!\w)(\w+)-['\"${(]")
_NOUN_BEHIND_PART = regex(rb"(?:\$\w+|[})])-([\w-]+)")


class UsedNames:
    """The names of the form `Verb-Noun` of a text in lower case; for many questions about one text."""

    def __init__(self, text: bytes) -> None:
        self._counts = Counter(_WORD.findall(text))
        self._verbs = sorted({verb[::-1] for verb in _VERB_BEFORE_PART.findall(text)})
        self._nouns = frozenset(_NOUN_BEHIND_PART.findall(text))

    def count(self, name: str) -> int:
        """Returns how often a name occurs in the text: in code, strings and comments."""
        return self._counts[name.lower().encode()]

    def may_make(self, name: str) -> bool:
        """Whether the text joins a name's verb or noun with what it computes, as in `"Get-$noun"`."""
        verb, _, noun = name.lower().encode().partition(b"-")
        ending = verb[::-1]
        first = bisect_left(self._verbs, ending)
        return noun in self._nouns or any(found.startswith(ending) for found in self._verbs[first : first + 1])


def used_names(file: File) -> UsedNames:
    """The names in the file; a fact of the file."""
    return UsedNames(file.lowered)


def has_name(text: bytes, name: str) -> bool:
    """Whether a text in lower case has a name of the form `Verb-Noun`, in any case, or may put it together."""
    word = name.lower().encode()
    return (word in text and _stands_free(text, word)) or _may_make(text, word)


def _stands_free(text: bytes, word: bytes) -> bool:
    return re.search(rb"(?<![\w-])%s(?![\w-])" % re.escape(word), text) is not None


def _may_make(text: bytes, word: bytes) -> bool:
    verb, _, noun = word.partition(b"-")
    if any(verb + b"-" + bytes((part,)) in text for part in _OPENS_PART):
        return True
    if b"-" + noun not in text:
        return False
    return re.search(rb"(?:\$\w+|[})])-%s(?![\w-])" % re.escape(noun), text) is not None
