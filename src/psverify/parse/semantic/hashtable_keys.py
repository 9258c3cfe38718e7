"""Keys of a hashtable literal that are equal: constants are compared as text, in any case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.parse.nodes import string_value
from psverify.parse.semantic.numbers import shown_number
from psverify.parse.semantic.script import Script, issue_at

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.syntax_issue import SyntaxIssue


def check_hashtable(node: Node, script: Script) -> Iterator[SyntaxIssue]:
    """DuplicateKeyInHashLiteral."""
    keys = node.fields("key")
    if len(keys) < 2:
        return
    if _are_plainly_different(keys, script.buffer):
        return
    seen: set[str] = set()
    for key in keys:
        text = _constant_text(key)
        if text is None:
            continue
        folded = _fold_ordinal(text)
        if folded in seen:
            yield issue_at(key, f"The key '{text}' occurs twice in this hashtable; rename or remove one of them.")
        seen.add(folded)


def _are_plainly_different(keys: list[Node], buffer: bytes) -> bool:
    """Whether the keys are words that differ without their quotes, which most are, and quickly seen to be."""
    words = [buffer[key.start : key.end].strip(b"'\"").lower() for key in keys]
    joined = b"".join(words)
    plain = joined.isascii() and b"`" not in joined and all(word[:1].isalpha() for word in words)
    return plain and len(set(words)) == len(words)


def _constant_text(key: Node) -> str | None:
    if key.kind == "string_constant_expression":
        return string_value(key)
    return shown_number(key.text) if key.kind == "constant_expression" else None


def _fold_ordinal(text: str) -> str:
    """Folds each character by itself, as an ordinal comparison does: ß and SS stay different."""
    if text.isascii():
        return text.upper()
    return "".join(upper if len(upper := char.upper()) == 1 and char != "\u0131" else char for char in text)
