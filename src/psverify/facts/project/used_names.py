"""Names of functions in a text, wherever they stand, and names that it may put together of parts."""

from __future__ import annotations

import re

_OPENS_PART = tuple(b"'\"${(")


def has_name(text: bytes, name: str) -> bool:
    """Whether a text in lower case has a name of the form `Verb-Noun`, in any case, or may put it together."""
    word = name.lower().encode()
    return (word in text and count_name(text, name) > 0) or may_make_name(text, name)


def count_name(text: bytes, name: str) -> int:
    """Returns how often a name stands in a text in lower case: in code, strings and comments."""
    return len(re.findall(rb"(?<![\w-])%s(?![\w-])" % re.escape(name.lower().encode()), text))


def may_make_name(text: bytes, name: str) -> bool:
    """Whether a text in lower case joins a name's verb or noun with what it computes, as in `"Get-$noun"`."""
    verb, _, noun = name.lower().encode().partition(b"-")
    if any(verb + b"-" + bytes((part,)) in text for part in _OPENS_PART):
        return True
    if b"-" + noun not in text:
        return False
    return re.search(rb"(?:\$\w+|[})])-%s(?![\w-])" % re.escape(noun), text) is not None
