"""The record of an edit that may undo a mistake, and texts before and after such edits."""

from __future__ import annotations

from collections.abc import Sequence

from psverify.named_tuple import NamedTuple
from psverify.parse.syntax_issue import SyntaxIssue


class Repair(NamedTuple):
    """An edit of a broken script: replaces the bytes from `start` to `end`; `issue` is the error if that heals the script."""

    start: int
    end: int
    text: bytes
    issue: SyntaxIssue

    def apply(self, buffer: bytes) -> bytes:
        """Returns the repaired text."""
        return buffer[: self.start] + self.text + buffer[self.end :]

    def original(self, offset: int) -> int:
        """Returns where an offset of the repaired text lies in the text before."""
        if offset <= self.start:
            return offset
        return max(self.end, offset - len(self.text) + self.end - self.start)


def in_original(issue: SyntaxIssue, repairs: Sequence[Repair]) -> SyntaxIssue:
    """Returns an issue of a text with its place before some repairs, which were made one after the other."""
    start, end = issue.start, issue.end
    for repair in reversed(repairs):
        start, end = repair.original(start), repair.original(end)
    return SyntaxIssue(start, end, issue.message)
