"""What a syntax error of the grammar says, and where: at the place where PowerShell itself would point."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from psverify.parse.issue import SyntaxIssue
from psverify.parse.unread import unreadable

if TYPE_CHECKING:
    from psverify._grammar import SyntaxFacts

_CLOSERS = {"{": "}", "@{": "}", "(": ")", "$(": ")", "@(": ")", "[": "]", "quote": "quote"}
_LISTS = ("_item", "_repeat1", ";", "_newline", "_semicolons")
_NEWLINE = re.compile(rb"\r\n?|\n")
_BRACES = ("{", "@{")
#: Keywords that brackets belong to.
_OWNERS = frozenset(
    "if elseif else switch default foreach for while do until function filter workflow class enum param begin process end clean "
    "dynamicparam data parallel sequence configuration try catch finally trap".split()
)
#: What the grammar's own names mean to people.
_WORDS = {
    "type_name": "a type name",
    "function_name": "a name",
    "simple_name": "a name",
    "variable_expression": "a variable",
    "string_constant_expression": "a command",
    "end": "",
    "&": "",
}
_DOUBLE_QUOTES = ('"', "\u201c", "\u201d", "\u201e")
_STATEMENT_ENDS = {";", "end", "_newline"}
_FEW = 3


@dataclass(frozen=True, slots=True)
class _Opener:
    """A bracket or quote that is still open, and the offset of the keyword it belongs to (its own, if there is none)."""

    symbol: str
    start: int
    end: int
    owner: str
    owner_start: int


def _openers(stack: tuple[tuple[str, int, int], ...]) -> list[_Opener]:
    """Returns what is open, the outermost first; `stack` is the parser's."""
    found: list[_Opener] = []
    owner, owner_start = "", 0
    for symbol, start, end in stack:
        if found and symbol == _CLOSERS[found[-1].symbol]:
            closed = found.pop()
            owner, owner_start = closed.owner, closed.owner_start
        elif symbol in _CLOSERS:
            found.append(_Opener(symbol, start, end, owner or symbol, owner_start if owner else start))
            owner = ""
        elif symbol.endswith(_LISTS):
            owner = ""
        elif symbol in _OWNERS:
            owner, owner_start = symbol, start
    return found


class Story:
    """The facts of one error, and what they mean."""

    def __init__(self, buffer: bytes, facts: SyntaxFacts) -> None:
        self.buffer = buffer
        self.facts = facts
        self.expected = set(facts.expected)
        self.open = _openers(facts.stack)
        self.line_ended = bool(facts.stack) and facts.stack[-1][0] == "_newline"
        token = facts.stack[-1 - self.line_ended :][:1]
        self.before, self.before_start, self.before_end = token[0] if token else ("", 0, 0)
        self.at_end = facts.start >= len(buffer)

    def issue(self) -> SyntaxIssue:
        """Returns the error, told by its surest sign."""
        return self._string() or self._unread() or self._unclosed() or self._missing() or self._unexpected()

    def _string(self) -> SyntaxIssue | None:
        """A string with expansions that the text ends in, perhaps at what looks like another string inside it."""
        quotes = [opener for opener in self.open if opener.symbol == "quote"]
        inner_string = not self.facts.symbol and self._bad()[:1] in _DOUBLE_QUOTES
        if not quotes or not (self.at_end or inner_string or self.open[-1].symbol == "quote"):
            return None
        outermost = quotes[0]
        return SyntaxIssue(outermost.start, outermost.end, "the string that begins here has no end")

    def _unread(self) -> SyntaxIssue | None:
        """Text that is no token at all."""
        if self.facts.symbol:
            return None
        found = unreadable(self.buffer, self.facts.start)
        return SyntaxIssue(self.facts.start, found.end, found.message) if found else None

    def _unclosed(self) -> SyntaxIssue | None:
        """A bracket that the text ends in, or that another bracket or a block comes too early for."""
        braces = [opener for opener in self.open if opener.symbol in _BRACES]
        if self.at_end and braces:
            return self._missing_closer(braces[0])
        if not self.open or _CLOSERS[self.open[-1].symbol] not in self.expected:
            return None
        lone_expression_ended = self.line_ended and ";" not in self.expected
        if self.at_end or lone_expression_ended or self._bad() in ("{", ";") or self._closes_outer():
            return self._missing_closer(self.open[-1])
        return None

    def _closes_outer(self) -> bool:
        return self._bad() in {_CLOSERS[opener.symbol] for opener in self.open[:-1]}

    def _missing_closer(self, opener: _Opener) -> SyntaxIssue:
        """A brace is missed where it opens, other brackets where they should close, as PowerShell has it."""
        line = 1 + len(_NEWLINE.findall(self.buffer, 0, opener.owner_start))
        message = f"missing '{_CLOSERS[opener.symbol]}' for the '{opener.owner}' on line {line}"
        if opener.symbol in _BRACES:
            return SyntaxIssue(opener.start, opener.end, message)
        return self._after_before(message)

    def _missing(self) -> SyntaxIssue | None:
        """Something that must come here and does not."""
        wanted = self._wanted()
        if not wanted:
            return None
        where = f"after '{self._previous()}'" if self.before else "at the start"
        hint = "; 'else if' is written 'elseif'" if (self._previous(), self._bad().lower()) == ("else", "if") else ""
        return self._after_before(f"missing {wanted} {where}{hint}")

    def _wanted(self) -> str:
        if self.before == "redirection":
            return "a file name"
        if self.before == "operator" and self._previous() in (".", "::", "?."):
            return "a member's name"
        if self.before == "|":
            return "a command" if self.at_end or self.facts.symbol in self.expected else ""
        if {"variable_expression", "("} <= self.expected and not self.expected & {*_STATEMENT_ENDS, ")", "]", "}"}:
            return "an expression"
        goes_on = {"operator", "[", "("} if "operator" in self.expected else set()
        names = sorted({_WORDS.get(name, f"'{name}'") for name in self.expected - goes_on if name[0] != "_"} - {""})
        return " or ".join(names) if 0 < len(names) <= _FEW and not self.expected & _STATEMENT_ENDS else ""

    def _unexpected(self) -> SyntaxIssue:
        bad = self._bad()
        if self.before == "|":
            message = f"'{bad}' is an expression; only a command may stand after '|'"
        elif bad in ("|", "&&", "||") and (self.line_ended or self.before in ("", "}", ";", "{", "(", "$(", "@(")):
            message = f"missing a command before '{bad}'"
        elif bad in (")", "]", "}") and not any(_CLOSERS[opener.symbol] == bad for opener in self.open):
            message = f"unexpected '{bad}': nothing that it could close is open"
        elif not bad:
            return self._after_before(f"the line ends too early after '{self._previous()}'")
        else:
            message = f"unexpected '{bad}'" + (
                f" after '{self._previous()}'" if self._previous() and not self.line_ended else ""
            )
        if self._on_new_line():
            return self._after_before(message)
        return SyntaxIssue(self.facts.start, max(self.facts.end, self.facts.start), message)

    def _after_before(self, message: str) -> SyntaxIssue:
        """An issue right behind the last token that fits, where PowerShell shows what is missing."""
        return SyntaxIssue(self.before_end, self.before_end, message)

    def _on_new_line(self) -> bool:
        """Whether an unfinished statement goes on over a line end that the bad token stands behind."""
        broken = bool(_NEWLINE.search(self.buffer, self.before_end, self.facts.start))
        return broken and bool(self.before) and not self.line_ended and not self.expected & _STATEMENT_ENDS

    def _bad(self) -> str:
        return self._shown(self.facts.start, self.facts.end)

    def _previous(self) -> str:
        return self._shown(self.before_start, self.before_end)

    def _shown(self, start: int, end: int) -> str:
        """A token as a message shows it: its first line, at most 40 characters; nothing for a line end."""
        text = self.buffer[start:end].decode("utf-8", "replace").strip()
        line = text.splitlines()[0] if text else ""
        return line if len(line) <= 40 else line[:37] + "…"
