"""Recognises Japanese in half-width katakana, whose bytes look like letters of most other code pages and nearly like UTF-8."""

from __future__ import annotations

from psverify.lazy_regex import regex

JAPANESE = "cp932"
_KANA = regex("[\uff61-\uff9f]")
#: The rows of A and S: seen in any Japanese, while their bytes are signs or nothing in the alphabets of other code pages.
_TELLING = regex("[\uff71-\uff7f]")
_VOICED = regex("[\uff73\uff76-\uff84\uff8a-\uff8e]\uff9e|[\uff8a-\uff8e]\uff9f")
_MARKS = regex("[\uff9e\uff9f]")
_OTHER_JAPANESE = regex("[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff60]")
_TELLING_PART, _VOICED_PART = 0.1, 0.75


def is_half_width(raw: bytes) -> bool:
    """Whether bytes are Japanese of which at least half is in half-width katakana.

    A voice mark must be in it somewhere, and most of them behind a letter that can be voiced.
    """
    try:
        text = raw.decode(JAPANESE)
    except UnicodeDecodeError:
        return False
    kana, voiced = len(_KANA.findall(text)), len(_VOICED.findall(text))
    if not voiced or voiced < _VOICED_PART * len(_MARKS.findall(text)):
        return False
    foreign = sum(not character.isascii() for character in text) - kana
    japanese = len(_OTHER_JAPANESE.findall(text))
    return foreign == japanese <= kana and len(_TELLING.findall(text)) >= _TELLING_PART * kana
