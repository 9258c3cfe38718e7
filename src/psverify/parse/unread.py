"""Text that is no token of PowerShell, and why: strings and comments without end, odd characters."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTES = "'\u2018\u2019\u201a\u201b\"\u201c\u201d\u201e"
_WORD = re.compile(r"[^\s(){}\[\];,|&]{1,40}")
#: What a text begins with, and what is then wrong; the first that matches holds.
_REASONS = (
    (re.compile(rf"@[{_QUOTES}][^\r\n]*\S"), "nothing may follow the opening of a here-string on its line"),
    (re.compile(rf"@?[{_QUOTES}]"), "the string that begins here has no end"),
    (re.compile(r"<#"), "the comment that begins here has no end"),
    (re.compile(r"\$\{\}"), "the braces of a variable are empty"),
    (re.compile(r"\$\{"), "the variable name that begins here has no '}'"),
    (re.compile(r"[$@][\w?^$]+:"), "a variable's name must follow ':'; ${name} tells where a name ends"),
    (re.compile(r"<"), "'<' is reserved for future use"),
    (re.compile(r"[\d.*]*>&\d"), "this redirection is reserved for future use"),
    (re.compile(r"!="), "unexpected '!='; PowerShell compares with -ne"),
    (re.compile(r"[+-]?\.?\d"), "this number is not valid, or too big"),
    (re.compile(r"`u"), "an escape `u{…} takes one to six hexadecimal digits"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unread:
    """Where text that is no token ends (a byte offset), and what is wrong with it."""

    end: int
    message: str


def unreadable(buffer: bytes, start: int) -> Unread | None:
    """Says what is wrong with the text at a byte offset where no token begins; None at the end of the text."""
    text = buffer[start : start + 400].decode("utf-8", "replace")
    if not text:
        return None
    word = _WORD.match(text)
    shown = word.group() if word else text[0]
    for pattern, message in _REASONS:
        if match := pattern.match(text):
            length = len(match.group()) if match.group()[-1] in _QUOTES or match.group() == "<#" else len(shown)
            return Unread(start + len(text[:length].encode()), message)
    return Unread(
        start + len(shown.encode()), f"unexpected '{shown}'" if shown.isprintable() else "unexpected character"
    )
