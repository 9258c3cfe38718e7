"""The record of a syntax error, and how its message shows a token."""

from __future__ import annotations

from psverify.named_tuple import NamedTuple


class SyntaxIssue(NamedTuple):
    """A syntax error: byte offsets (equal where something is missing) and a sentence."""

    start: int
    end: int
    message: str


def quote_token(token: str) -> str:
    """Returns a token in quotes that it does not contain itself, as messages show it."""
    return f'"{token}"' if "'" in token and '"' not in token else f"'{token}'"
