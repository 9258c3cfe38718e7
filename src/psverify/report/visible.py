"""Makes visible what a terminal would obey or hide, and measures what it would show."""

from __future__ import annotations

import unicodedata
from functools import cache

from psverify.regex import regex

TAB_WIDTH = 4

_PICTURES = 0x2400
_DELETE_PICTURE = "\u2421"
_HIDDEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
# Takes 8 ms to compile.
_NOT_XML = regex("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = regex(r"\s*[\r\n]+\s*")


@cache
def glyph(character: str) -> str:
    """Returns how one character is shown: a control as its picture, what is invisible otherwise as `<U+202E>`."""
    code = ord(character)
    if code < 0x20:
        return chr(_PICTURES + code)
    if code == 0x7F:
        return _DELETE_PICTURE
    return f"<U+{code:04X}>" if unicodedata.category(character) in _HIDDEN else character


@cache
def width(text: str) -> int:
    """Returns how many terminal columns a glyph takes: two for wide characters, none for marks that combine."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def one_line(text: str) -> str:
    """Returns a text fit for one line of a terminal: line ends become spaces, controls visible."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(glyph, _LINE_ENDS.sub(" ", text).replace("\t", " ")))


def plain(text: str) -> str:
    r"""Returns a text without the characters that XML 1.0 forbids: each becomes `\x1b` or `\ud800`."""
    if text.isprintable():
        return text
    return _NOT_XML.sub(lambda found: found[0].encode("unicode_escape", "surrogatepass").decode(), text)
