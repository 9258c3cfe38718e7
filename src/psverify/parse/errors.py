"""What a syntax error says and where: one issue a cause, at the place where PowerShell itself would point."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psverify._grammar import Node, SyntaxFacts, Tree

_CLOSERS = {"{": "}", "@{": "}", "(": ")", "$(": ")", "@(": ")", "[": "]", "quote": "quote"}
_KEYWORD = re.compile(r"[a-z]+\Z")
_VALUE = "variable_expression"
_NEWLINE = re.compile(rb"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class SyntaxIssue:
    """A syntax error: byte offsets (equal where something is missing) and a sentence."""

    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class _Opener:
    """A bracket or quote that is still open, its place on the parser's stack, and the keyword it belongs to."""

    symbol: str
    start: int
    end: int
    keyword: str
    keyword_start: int


def syntax_errors(tree: Tree) -> tuple[SyntaxIssue, ...]:
    """Returns the syntax errors of a tree, the first one first; offsets are bytes into its buffer."""
    if tree.error is None or not tree.has_error:
        return ()
    first = _Story(tree.buffer, tree.error).issue()
    return (first, *_later_issues(tree, first))


def _later_issues(tree: Tree, first: SyntaxIssue) -> Iterator[SyntaxIssue]:
    """Errors of other statements: what lies on the first error's line or inside its statement only follows from it."""
    return iter(())


def _openers(stack: tuple[tuple[str, int, int], ...]) -> list[_Opener]:
    """Returns what is open, the outermost first; `stack` is the parser's."""
    found: list[_Opener] = []
    keyword, keyword_start = "", 0
    for symbol, start, end in stack:
        if found and symbol == _CLOSERS[found[-1].symbol]:
            closed = found.pop()
            keyword, keyword_start = closed.keyword, closed.keyword_start
        elif symbol in _CLOSERS:
            found.append(_Opener(symbol, start, end, keyword, keyword_start))
            keyword = ""
        elif _KEYWORD.match(symbol) and symbol != "end":
            keyword, keyword_start = symbol, start
        elif symbol.endswith(("_item", "_repeat1", ";", "_newline")):
            keyword = ""
    return found


class _Story:
    """The facts of one error, and what they mean."""

    def __init__(self, buffer: bytes, facts: SyntaxFacts) -> None:
        self.buffer = buffer
        self.facts = facts
        self.open = _openers(facts.stack)
        self.before = facts.stack[-1] if facts.stack else ("", 0, 0)
        self.at_end = facts.start >= len(buffer)

    def issue(self) -> SyntaxIssue:
        """Returns the error, told from its most certain sign to the vaguest."""
        return self._lexical() or self._unclosed() or self._unexpected()

    def _lexical(self) -> SyntaxIssue | None:
        return None

    def _unclosed(self) -> SyntaxIssue | None:
        if not self.open:
            return None
        braces = [opener for opener in self.open if opener.symbol in ("{", "@{")]
        if self.at_end and braces:
            return SyntaxIssue(braces[0].start, braces[0].end, f"missing '}}' {self._owner(braces[0])}")
        return None

    def _unexpected(self) -> SyntaxIssue:
        start, end = self.facts.start, self.facts.end
        if _NEWLINE.search(self.buffer, self.before[2], start) and not self.before[0].endswith("newline"):
            return SyntaxIssue(self.before[2], self.before[2], f"something is missing after {self._quoted(*self.before[1:])}")
        return SyntaxIssue(start, end, f"unexpected {self._quoted(start, end)}")

    def _owner(self, opener: _Opener) -> str:
        """Says which construct an opener belongs to and where that begins."""
        name, start = (opener.keyword, opener.keyword_start) if opener.keyword else (opener.symbol, opener.start)
        return f"for the '{name}' on line {1 + len(_NEWLINE.findall(self.buffer, 0, start))}"

    def _quoted(self, start: int, end: int) -> str:
        text = self.buffer[start:end].decode("utf-8", "replace")
        return f"'{text}'" if text.strip() else "end of line"
