"""Text that is no token of PowerShell, and why: strings and comments without end, odd characters."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTES = "'\u2018\u2019\u201a\u201b\"\u201c\u201d\u201e"
_WORD = r"[^\s(){}\[\];,|&]"
#: What a text begins with, which is shown as the error's place, and what is wrong; the first that matches holds.
_REASONS = (
    (re.compile(rf"@[{_QUOTES}][^\r\n]*\S"), "nothing may follow the opening of a here-string on its line"),
    (re.compile(rf"@?[{_QUOTES}]"), "the string that begins here has no end"),
    (re.compile(r"<#"), "the comment that begins here has no end"),
    (re.compile(r"\$\{\}"), "the braces of a variable are empty"),
    (re.compile(r"\$\{"), "the variable name that begins here has no '}'"),
    (re.compile(rf"[$@][\w?^$]+:{_WORD}*"), "a variable's name must follow ':'; ${name} tells where a name ends"),
    (re.compile(r"<"), "'<' is reserved for future use"),
    (re.compile(r"[\d.*]*>&\d"), "this redirection is reserved for future use"),
    (re.compile(r"!="), "unexpected '!='; PowerShell compares with -ne"),
    (re.compile(rf"[+-]?\.?\d{_WORD}*"), "this number is not valid, or too big"),
    (re.compile(r"`u"), "an escape `u{…} takes one to six hexadecimal digits"),
)
_SHOWN = re.compile(rf"{_WORD}{{1,40}}|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Unread:
    """Where text that is no token ends (a byte offset), and what is wrong with it."""

    end: int
    message: str


def unreadable(buffer: bytes, start: int) -> Unread | None:
    """Says what is wrong with the text at a byte offset where no token begins; None at the end of the text."""
    text = buffer[start : start + 400].decode("utf-8", "surrogateescape")
    if not text:
        return None
    found = next(((match, message) for pattern, message in _REASONS if (match := pattern.match(text))), None)
    match, message = found or _unexpected(text)
    return Unread(start + len(match.group().encode("utf-8", "surrogateescape")), message)


def _unexpected(text: str) -> tuple[re.Match[str], str]:
    match = _SHOWN.match(text)
    assert match is not None
    shown = match.group()
    return match, f"unexpected '{shown}'" if shown.isprintable() else "unexpected character"
