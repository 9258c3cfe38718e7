"""Makes visible what a terminal would obey or hide, and measures what it would show."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from psverify.lazy_regex import regex

TAB_WIDTH = 4

_PICTURES = 0x2400
_DELETE_PICTURE = "\u2421"
_HIDDEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
# Each takes some 8 ms to compile.
_NOT_XML = "^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff"
_UNSEEN = "\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
_NOT_PLAIN = regex(f"[{_UNSEEN}]|[{_NOT_XML}]")
_LOG_COMMAND = regex(r"^(?P<blanks>\s*)(?P<mark>:)(?=:)|#(?=#\w*\[)", re.MULTILINE)
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
    return sum(_character_columns(character) for character in text)


def _character_columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def one_line(text: str) -> str:
    """Returns a text fit for one line of a terminal: line ends become spaces, controls visible."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(glyph, _LINE_ENDS.sub(" ", text).replace("\t", " ")))


def harmless(text: str) -> str:
    """Returns a text of one or more lines, none of which continuous integration takes for a command to itself.

    GitHub Actions obeys what begins with `::` after blanks, and `##[…]` anywhere; Azure Pipelines and TeamCity obey
    `##vso[…]` and `##teamcity[…]`. The first character of such a mark becomes `<U+003A>` or `<U+0023>`.
    """
    if "::" not in text and "##" not in text:
        return text
    return _LOG_COMMAND.sub(lambda found: f"{found['blanks'] or ''}<U+{ord(found['mark'] or '#'):04X}>", text)


def lines(text: str) -> str:
    """Returns a text of several lines fit for terminals and logs: each line is harmless, and controls are visible."""
    if text.isascii() and text.isprintable():
        return harmless(text)
    return "\n".join(map(_line, text.replace("\r\n", "\n").split("\n")))


def _line(text: str) -> str:
    plain_already = text.isascii() and text.isprintable()
    return harmless(text if plain_already else "".join(map(_glyph_or_tab, text)))


def _glyph_or_tab(character: str) -> str:
    return character if character == "\t" else glyph(character)


def strip_controls(text: str) -> str:
    r"""Returns a text without characters that XML 1.0 forbids or nobody sees: each becomes `\x1b`, `\u202e` or `\ud800`."""
    if text.isprintable():
        return text
    return _NOT_PLAIN.sub(lambda found: found[0].encode("unicode_escape", "surrogatepass").decode(), text)
