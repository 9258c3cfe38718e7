"""The record of a syntax error."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SyntaxIssue:
    """A syntax error: byte offsets (equal where something is missing) and a sentence."""

    start: int
    end: int
    message: str
