"""Text that is not a token of PowerShell, and why: strings and comments without end, escapes, odd characters."""

from __future__ import annotations

import re

from psverify.named_tuple import NamedTuple

_QUOTES = "'\u2018\u2019\u201a\u201b\"\u201c\u201d\u201e"
_SINGLE = "'\u2018\u2019\u201a\u201b"
_DOUBLE = '"\u201c\u201d\u201e'
_WORD = r"[^\s(){}\[\];,|&]"
_CODE = r"\{(?:[\da-fA-F]{1,5}|0[\da-fA-F]{5}|10[\da-fA-F]{4})\}"
_BEFORE_ESCAPE = rf"@?[{_DOUBLE}](?:[^{_DOUBLE}`]|[{_DOUBLE}]{{2}}|`[^u]|`u{_CODE})*?"
_BAD_CODE = (
    "`u begins a Unicode escape of one to six hexadecimal digits, at most `u{10FFFF}, in PowerShell 7, "
    "while Windows PowerShell 5.1 reads it as 'u'"
)
_ESCAPE = (
    "`u begins a Unicode escape such as `u{2713} in PowerShell 7, while Windows PowerShell 5.1 reads it as 'u'; "
    "remove the backtick, or write `` for a backtick"
)
_LONGEST = 2000
#: What a text begins with, what is wrong with it, and the group that shows the place (0: all that was matched).
_REASONS = (
    (rf"@[{_QUOTES}][^\r\n]*\S", "no characters can follow a here-string header on its line", 0),
    (rf"{_BEFORE_ESCAPE}(`u)(?!{_CODE})(?=\{{)", _BAD_CODE, 1),
    (rf"{_BEFORE_ESCAPE}(`u)(?!{_CODE})", _ESCAPE, 1),
    (rf"@?[{_QUOTES}]", "the string that begins here has no end", 0),
    (r"\s*(<#)", "the comment that begins here has no end; close it with #>", 1),
    (r"\$\{\}", "the braces of a variable are empty", 0),
    (r"\$\{", "the variable name that begins here has no '}'", 0),
    (
        r"([$@][\w?^$]+):",
        "':' after '{0}' must be followed by a name; write '${{{1}}}:' if the name ends before the ':'",
        0,
    ),
    (r"<", "'<' is reserved for future use", 0),
    (r"[\d.*]*>&\d", "this redirection is reserved for future use", 0),
    (r"!=", "unexpected '!='; PowerShell compares with -ne", 0),
    (rf"[+-]?\.?\d{_WORD}*", "this number is invalid or too large", 0),
    (r"`u(?=\{)", _BAD_CODE, 0),
    (r"`u", _ESCAPE, 0),
    (rf"{_WORD}*?([{_QUOTES}])", "the string that begins here has no end", 1),
)
_PATTERNS = tuple((re.compile(pattern), message, group) for pattern, message, group in _REASONS)
_SHOWN = re.compile(rf"{_WORD}{{1,40}}|.", re.DOTALL)
#: An apostrophe that closes a string although a word goes on behind it, as in 'Handler's'.
_APOSTROPHE = re.compile(rb"^[^'\"\r\n]*(?:'[^'\r\n]*'[^'\"\r\n]*)*?'[^'\r\n]*\w(')(?=[A-Za-z]{1,2}(?![\w-]))")


class Unread(NamedTuple):
    """Where text that is not a token lies (byte offsets), and what is wrong with it."""

    start: int
    end: int
    message: str


def unreadable(buffer: bytes, start: int) -> Unread | None:
    """Says what is wrong with the text at a byte offset where no token begins; None if there is no special reason."""
    text = _token_text(buffer, start)
    for pattern, message, group in _PATTERNS:
        if match := pattern.match(text):
            names = match[1] if pattern.groups and match[1] else ""
            place = start + _size(text[: match.start(group)])
            told = message.format(names, names[1:]) if "{0}" in message else message
            return Unread(place, place + _size(match[group]), told)
    return None


def early_apostrophe(buffer: bytes, start: int) -> Unread | None:
    """Says that an apostrophe ends a string in single quotes too early on the line of a byte offset; None if none does."""
    begin = buffer.rfind(b"\n", 0, start) + 1
    match = _APOSTROPHE.match(buffer[begin : begin + _LONGEST])
    if match is None or match.start(1) > start - begin:
        return None
    message = "this apostrophe ends the string; write '' for an apostrophe in single quotes, or use double quotes"
    return Unread(begin + match.start(1), begin + match.end(1), message)


def unexpected_text(buffer: bytes, start: int) -> Unread | None:
    """Shows the text at a byte offset where no token begins; None at the end of the text."""
    match = _SHOWN.match(_token_text(buffer, start))
    if match is None:
        return None
    shown = match.group()
    message = f"unexpected '{shown}'" if shown.isprintable() else "unexpected character"
    return Unread(start, start + _size(shown), message)


def _token_text(buffer: bytes, start: int) -> str:
    return buffer[start : start + _LONGEST].decode("utf-8", "surrogateescape")


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))
