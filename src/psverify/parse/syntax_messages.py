"""What a syntax error of the grammar says, and where: at the place where PowerShell itself would point."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from psverify.parse.invalid_tokens import early_apostrophe, unexpected_text, unreadable
from psverify.parse.open_brackets import CLOSERS, Opener, open_brackets
from psverify.parse.syntax_issue import SyntaxIssue, quote_token

if TYPE_CHECKING:
    from psverify._grammar import SyntaxFacts

_NEWLINE = re.compile(rb"\r\n?|\n")
_BRACES = ("{", "@{")
#: What the grammar's own names mean to people.
_WORDS = {
    "type_name": "a type name",
    "function_name": "a name",
    "simple_name": "a name",
    "variable_expression": "a variable",
    "string_constant_expression": "a name",
    "command_parameter": "a parameter",
    "constant_expression": "a number",
    "quote": "a string",
}
#: What could come but is not missed: what goes on with an expression, and names of the grammar that are not for people.
_NOT_MISSED = frozenset({"end", "&", "@{", "operator", "redirection", "label", "comment"})
_BLOCKS = "only 'begin', 'process', 'end', 'clean' and 'dynamicparam' blocks can appear next to a named block"
_ATTRIBUTES = "attributes belong before 'param', a parameter, a variable or a class"
#: What must follow some tokens.
_BEHIND = {"redirection": "a file name", "using": "'namespace', 'module' or 'assembly'"}
_USING = ("namespace", "module", "assembly", "type", "command")
_DOUBLE_QUOTES = ('"', "\u201c", "\u201d", "\u201e")
_QUOTE_CHARACTERS = re.compile(rb"['\"]")
_OPEN_TEXT = re.compile(rb"\$\{|[$@][\w?^$]+:|`u")
#: What the opening bracket of arguments or of an index follows at once.
_CALLEE_END = re.compile(rb"[\w)\]}'\"]")
_COMMENT = re.compile(rb"\s*<#")
_TYPE_NAME = re.compile(rb"[A-Za-z_][\w.+]*")
_PLAIN_WORD = re.compile(r"[A-Za-z][\w-]*\Z")
_STATEMENT_ENDS = {";", "end", "_newline"}
_IN_STRING = {"string_content", "quote", "variable_expression", "$(", "_word_close", "_nested_resume"}
_FEW = 3
#: How many line ends part what is missing from what comes instead, so that the latter is the better place.
_FAR = 2


def _is_for_people(name: str) -> bool:
    return name in _WORDS or not ("_" in name or name.startswith("-"))


class Story:
    """The facts of one error, and what they mean."""

    def __init__(self, buffer: bytes, facts: SyntaxFacts) -> None:
        self.buffer = buffer
        self.facts = facts
        self.expected = set(facts.expected)
        self.open = open_brackets(facts.stack)
        self.line_ended = bool(facts.stack) and facts.stack[-1][0] == "_newline"
        token = facts.stack[-1 - self.line_ended :][:1]
        self.before, self.before_start, self.before_end = token[0] if token else ("", 0, 0)
        self.at_end = facts.start >= len(buffer)

    def issue(self) -> SyntaxIssue:
        """Returns the error, told by its surest sign."""
        return (
            self._text()
            or self._string()
            or self._unread()
            or self._named_block()
            or self._attribute()
            or self._unclosed()
            or self._missing()
            or self._odd_text()
            or self._unexpected()
        )

    def _text(self) -> SyntaxIssue | None:
        """A variable or an escape that is wrong in a string, or a comment without end, whatever is open around it."""
        start = self.facts.start
        no_token = not self.facts.symbol and _OPEN_TEXT.match(self.buffer, start)
        if no_token or _COMMENT.match(self.buffer, start):
            found = unreadable(self.buffer, start)
            return SyntaxIssue(found.start, found.end, found.message) if found else None
        return None

    def _string(self) -> SyntaxIssue | None:
        """A string with expansions that the text ends in, perhaps at what looks like another string inside it."""
        if "string_content" in self.expected and self.expected <= _IN_STRING and not self.at_end:
            words = [start for symbol, start, _ in self.facts.stack if symbol in ("quote", "_word_open")]
            start = words[-1] if words else self.facts.start
            return SyntaxIssue(start, start + 1, "the string that begins here has no end")
        quotes = [opener for opener in self.open if opener.symbol == "quote"]
        inner_string = not self.facts.symbol and self._bad()[:1] in _DOUBLE_QUOTES
        if not quotes or not (self.at_end or inner_string or self.open[-1].symbol == "quote"):
            return None
        outermost = quotes[0]
        return SyntaxIssue(outermost.start, outermost.end, "the string that begins here has no end")

    def _unread(self) -> SyntaxIssue | None:
        """Text that is not a token for a known reason."""
        if self.facts.symbol:
            return None
        found = unreadable(self.buffer, self.facts.start)
        if found and _QUOTE_CHARACTERS.match(self.buffer, found.start):
            found = early_apostrophe(self.buffer, self.facts.start) or found
        return SyntaxIssue(found.start, found.end, found.message) if found else None

    def _odd_text(self) -> SyntaxIssue | None:
        """Any other text that is not a token."""
        found = None if self.facts.symbol else unexpected_text(self.buffer, self.facts.start)
        return SyntaxIssue(found.start, found.end, found.message) if found else None

    def _named_block(self) -> SyntaxIssue | None:
        """A statement beside named blocks."""
        bad = self._next_token()
        if not bad or not {"begin", "process", "clean"} <= self.expected or "if" in self.expected:
            return None
        start, text = bad
        return SyntaxIssue(start, start + len(text.encode()), f"unexpected {quote_token(text)}; {_BLOCKS}")

    def _attribute(self) -> SyntaxIssue | None:
        """An attribute before something that has none."""
        names = [item for item in self.facts.stack if item[0] == "type_name"]
        if (
            self.before != "]"
            or self._symbol_before() != ")"
            or not names
            or "constant_expression" not in self.expected
        ):
            return None
        _, start, end = names[-1]
        name = self._shown(start, end)
        return SyntaxIssue(
            start,
            end,
            f"unexpected attribute '{name}'; attributes belong before 'param', a parameter, a variable or a class",
        )

    def _symbol_before(self) -> str:
        return self.facts.stack[-2 - self.line_ended][0] if len(self.facts.stack) > 1 + self.line_ended else ""

    def _next_token(self) -> tuple[int, str] | None:
        """The first word or mark at the error or on the lines below it, with its offset."""
        match = re.compile(rb"\s*([\w$-]+|\S)").match(self.buffer, self.facts.start)
        return (match.start(1), match[1].decode("utf-8", "replace")) if match else None

    def _unclosed(self) -> SyntaxIssue | None:
        """A bracket that the text ends in, or that another bracket or a block comes too early for."""
        braces = [opener for opener in self.open if opener.symbol in _BRACES]
        if self.at_end and braces and self._may_end():
            return self._missing_closer(braces[0])
        if not self.open or CLOSERS[self.open[-1].symbol] not in self.expected:
            return None
        lone_expression_ended = self.line_ended and ";" not in self.expected
        if self.at_end or lone_expression_ended or self._bad() in ("{", ";") or self._closes_outer():
            return self._missing_closer(self.open[-1])
        return self._argument_ended()

    def _may_end(self) -> bool:
        """Whether a statement, or what is in the innermost bracket, may end where the error is."""
        return not self.expected.isdisjoint({*_STATEMENT_ENDS, CLOSERS[self.open[-1].symbol]})

    def _argument_ended(self) -> SyntaxIssue | None:
        """What stands behind an argument of a method or behind an index, on the same line."""
        opener = self.open[-1]
        callee = self.buffer[: opener.start][-1:]
        if opener.owner not in ("(", "[") or self.before_end <= opener.end or not _CALLEE_END.match(callee):
            return None
        wanted = "')' or ','" if opener.symbol == "(" else "']'"
        return self._after_before(f"expected {wanted} after {quote_token(self._previous())}")

    def _closes_outer(self) -> bool:
        return self._bad() in {CLOSERS[opener.symbol] for opener in self.open[:-1]}

    def _missing_closer(self, opener: Opener) -> SyntaxIssue:
        """A brace is missed where it opens, other brackets where they should close, as PowerShell has it."""
        line = 1 + len(_NEWLINE.findall(self.buffer, 0, opener.owner_start))
        message = f"expected '{CLOSERS[opener.symbol]}' to close the '{opener.owner}' on line {line}"
        if opener.symbol in _BRACES:
            return SyntaxIssue(opener.start, opener.end, message)
        return self._after_before(message)

    def _missing(self) -> SyntaxIssue | None:
        """Something that must come here and does not."""
        type_name = (
            _TYPE_NAME.match(self.buffer, self.before_end)
            if self.before == "[" and self.expected == {"type_name"}
            else None
        )
        if type_name:
            return SyntaxIssue(type_name.end(), type_name.end(), f"expected ']' after '{type_name[0].decode()}'")
        wanted = self._wanted()
        if not wanted:
            return None
        where = f" after {quote_token(self._previous())}" if self._previous() else ""
        hint = "; 'else if' is written 'elseif'" if (self._previous(), self._bad().lower()) == ("else", "if") else ""
        message = f"expected {wanted}{where}{hint}"
        return self._on_later_line(message) or self._after_before(message)

    def _wanted(self) -> str:
        if self.before == "operator" and self._previous() in (".", "::", "?."):
            return "a member's name"
        if self.before == "|":
            return "a command" if self.at_end or not self._begins_expression() else ""
        if self.before in _USING and "using" in {symbol for symbol, _, _ in self.facts.stack[-2:]}:
            return "a name"
        if self.before in _BEHIND:
            return _BEHIND[self.before]
        if {"variable_expression", "("} <= self.expected and not self.expected & {*_STATEMENT_ENDS, ")", "]", "}"}:
            return "an expression"
        return self._named()

    def _begins_expression(self) -> bool:
        return re.match(r"[$@'\"(\[\d{]", self._bad()) is not None and self.facts.symbol not in self.expected

    def _named(self) -> str:
        """The tokens that could come, if they are few."""
        if ":" in self.expected and "?" in {symbol for symbol, _, _ in self.facts.stack[-2:]}:
            return "':'"
        if self.expected & _STATEMENT_ENDS:
            return ""
        if self.expected <= {"[", "variable_expression", ")"} and "[" in self.expected:
            return "a parameter or ')'" if ")" in self.expected else "a parameter"
        goes_on = {"operator", "[", "("} if "operator" in self.expected else {"["} if "{" in self.expected else set()
        default = {"="} if ")" in self.expected else set()
        tokens = self.expected - goes_on - default - _NOT_MISSED
        names = sorted({_WORDS.get(name, f"'{name}'") for name in tokens if _is_for_people(name)})
        return " or ".join(names) if 0 < len(names) <= _FEW else ""

    def _unexpected(self) -> SyntaxIssue:
        bad, previous = self._bad(), self._previous()
        shown = quote_token(bad)
        first = self.line_ended or self.before in ("", "}", ";", "{", "(", "$(", "@(")
        if self.before == "|":
            message = f"{shown} is an expression; only a command may follow '|'"
        elif bad in ("|", "&&", "||") and first:
            message = f"expected a command before '{bad}'"
        elif bad in ("&", ".") and first:
            return SyntaxIssue(self.facts.start, self.facts.end, f"expected a command after '{bad}'")
        elif bad in (")", "]", "}") and not any(CLOSERS[opener.symbol] == bad for opener in self.open):
            message = f"unexpected '{bad}': it closes nothing"
        elif bad == "<":
            message = "'<' is reserved for future use; PowerShell cannot redirect input"
        elif bad == "using":
            message = "a 'using' statement must come before all other statements"
        elif not bad:
            return self._after_before(
                "unexpected end of line" + (f" after {quote_token(previous)}" if previous else "")
            )
        else:
            message = f"unexpected {shown}" + (
                f" after {quote_token(previous)}" if previous and not self.line_ended else ""
            )
            message += self._advice(bad)
        return self._after_before(message) if self._on_new_line() else self._at_bad(message)

    def _advice(self, bad: str) -> str:
        """What could be done about an unexpected token."""
        if self.open and self.open[-1].owner == "class" and self.before in ("{", "]", "}"):
            return "; expected a property or a method"
        if bad == "," and self._previous() and _NEWLINE.match(self.buffer, self.facts.end):
            return "; a value must follow it"
        if _PLAIN_WORD.match(bad) and "variable_expression" in self.expected and self.before in ("(", ",", "operator"):
            return "; text in an expression needs quotes"
        return ""

    def _after_before(self, message: str) -> SyntaxIssue:
        """An issue right behind the last token that fits, where PowerShell shows what is missing."""
        return SyntaxIssue(self.before_end, self.before_end, message)

    def _at_bad(self, message: str) -> SyntaxIssue:
        return SyntaxIssue(self.facts.start, max(self.facts.end, self.facts.start), message)

    def _on_later_line(self, message: str) -> SyntaxIssue | None:
        """An issue at what follows a comma, if lines lie between them."""
        bad = self._next_token()
        if self._previous() != "," or not bad or self.buffer.count(b"\n", self.before_end, bad[0]) < _FAR:
            return None
        return SyntaxIssue(bad[0], bad[0] + len(bad[1].encode()), message)

    def _on_new_line(self) -> bool:
        """Whether an unfinished statement goes on over a line end, and the bad token follows that."""
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
