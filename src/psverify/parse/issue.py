"""The record of a syntax error."""

from __future__ import annotations

from psverify.named import NamedTuple


class SyntaxIssue(NamedTuple):
    """A syntax error: byte offsets (equal where something is missing) and a sentence."""

    start: int
    end: int
    message: str
