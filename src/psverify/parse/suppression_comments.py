"""Suppression comments as text: `# psverify: ignore[PSV301, write-host] reason`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from psverify.errors import nearest
from psverify.lazy_regex import regex
from psverify.model import Edit, Span
from psverify.named_tuple import NamedTuple
from psverify.parse.misspelling import is_misspelling

IGNORE, DISABLE, ENABLE, FILE_IGNORE = "ignore", "disable", "enable", "file-ignore"
VERBS = (IGNORE, DISABLE, ENABLE, FILE_IGNORE)
_NAME = "psverify"

_HEAD = regex(rb"#[ \t]*psverify:[ \t]*", re.IGNORECASE)
_BODY = regex(rb"([a-z-]*)[ \t]*(\[[^\]\r\n]*\]?)?", re.IGNORECASE)
# What looks like an instruction, but has no proper mark: another sign than the colon, blanks before it, or another name.
_LOOSE = regex(
    rb"#[ \t]*((p[a-z]{5,10})([ \t]*[:;=.,/-]|(?=[ \t])))[ \t]*([a-z]+(?:-[a-z]+)?)[ \t]*([\[(]?)", re.IGNORECASE
)
_WORD = regex(rb"[^,\s][^,]*(?<=\S)")
_SPACES = b" \t"


class Word(NamedTuple):
    """A rule as a suppression names it: by code, name or alias."""

    text: str
    span: Span


class Problem(NamedTuple):
    """What is wrong with a suppression; `rule` is the rule that it names, if any."""

    span: Span
    message: str
    rule: str | None = None


class Directive(NamedTuple):
    """One instruction in a comment; `span` is its part of the `comment`. Offsets are bytes of the file's buffer.

    `after_text` says whether the comment begins with something else: then the instruction stands beside that.
    """

    verb: str
    words: tuple[Word, ...]
    span: Span
    comment: Span
    after_text: bool = False


def may_instruct(buffer: bytes) -> bool:
    """Whether a file may hold an instruction, well or badly written."""
    return _HEAD.search(buffer) is not None or any(map(_marks_badly, _LOOSE.finditer(buffer)))


def directives(buffer: bytes, comment: Span) -> Iterator[Directive | Problem]:
    """Yields what a comment instructs: a line comment anywhere, a block comment only at its start."""
    block = buffer.startswith(b"<#", comment.start)
    end = comment.end - 2 if block and buffer.endswith(b"#>", comment.start, comment.end) else comment.end
    for loose in _matches(_LOOSE, buffer, comment, end, block=block):
        if _marks_badly(loose):
            span = comment if block else Span(loose.start(), _trimmed(buffer, loose.end(), end))
            yield Problem(span, f"'{loose[1].decode()}' must be 'psverify:', as in # psverify: ignore[PSV301]")
    heads = list(_matches(_HEAD, buffer, comment, end, block=block))
    for place, head in enumerate(heads):
        limit = heads[place + 1].start() if place + 1 < len(heads) else end
        start, stop = (comment.start, comment.end) if block else (head.start(), _trimmed(buffer, head.end(), limit))
        found = _directive(buffer, head.end(), limit, Span(start, stop), comment)
        after_text = not block and heads[0].start() > comment.start
        yield found._replace(after_text=True) if after_text and isinstance(found, Directive) else found


def _matches(
    pattern: re.Pattern[bytes], buffer: bytes, comment: Span, end: int, *, block: bool
) -> Iterator[re.Match[bytes]]:
    """Yields where a pattern matches in a line comment, or at the start of a block comment."""
    if not block:
        yield from pattern.finditer(buffer, comment.start, end)
    elif match := pattern.match(buffer, comment.start + 1, end):
        yield match


def _marks_badly(loose: re.Match[bytes]) -> bool:
    """Whether a comment was meant to instruct: its verb is known and brackets or a colon follow, or nearly so."""
    name, sign, verb = loose[2].decode().lower(), loose[3], loose[4].decode().lower()
    if (name == _NAME and sign == b":") or (name != _NAME and not is_misspelling(name, _NAME)):
        return False
    if loose[5]:
        return verb in VERBS or any(is_misspelling(verb, known) for known in VERBS)
    return sign.endswith(b":") and verb in VERBS


def _trimmed(buffer: bytes, start: int, end: int) -> int:
    return start + len(buffer[start:end].rstrip())


def _directive(buffer: bytes, start: int, limit: int, span: Span, comment: Span) -> Directive | Problem:
    body = _BODY.match(buffer, start, limit)
    verb = body[1].decode().lower() if body else ""
    if body is None or verb not in VERBS:
        return Problem(span, f"'{verb}' is not one of {', '.join(VERBS)}{_verb_hint(verb)}")
    if not body[2]:
        return Problem(span, f"'{verb}' must name its rules in brackets, as in {verb}[PSV301]")
    if not body[2].endswith(b"]"):
        return Problem(span, f"the closing bracket of {verb}[…] is missing")
    words = tuple(_directive_words(buffer, body.start(2) + 1, body.end(2) - 1))
    if not words:
        return Problem(span, f"{verb}[] names no rule")
    return Directive(verb, words, span, comment)


@lru_cache(maxsize=256)
def _verb_hint(verb: str) -> str:
    return nearest(verb, VERBS)


def _directive_words(buffer: bytes, start: int, end: int) -> Iterator[Word]:
    for match in _WORD.finditer(buffer, start, end):
        yield Word(match[0].decode(), Span(*match.span()))


def remove_word(buffer: bytes, directive: Directive, word: Word) -> Edit:
    """Returns the edit that takes one word out of a directive, or the whole of it with its last word.

    A comment that is left with nothing goes as well, and a line that only held that comment.
    """
    if len(directive.words) > 1:
        return Edit(_word_and_comma(directive.words, word), "")
    if directive.span == directive.comment:
        return _whole_comment(buffer, directive.comment)
    start, end = directive.span.start, directive.span.end
    if start == directive.comment.start:
        following = _HEAD.search(buffer, end, directive.comment.end)
        return Edit(Span(start, following.start() if following else end), "")
    return Edit(Span(_before_spaces(buffer, start), end), "")


def _word_and_comma(words: tuple[Word, ...], word: Word) -> Span:
    place = bisect_left(words, word.span.start, key=lambda other: other.span.start)
    if place + 1 < len(words):
        return Span(word.span.start, words[place + 1].span.start)
    return Span(words[place - 1].span.end, word.span.end)


def _whole_comment(buffer: bytes, comment: Span) -> Edit:
    first, last = _before_spaces(buffer, comment.start), _after_spaces(buffer, comment.end)
    opens, closes = buffer[first - 1 : first] in b"\r\n", buffer[last : last + 1] in b"\r\n"
    if opens and closes:
        # After a backtick the line's end belongs to the statement above, which must not swallow the line below.
        continued = buffer[:first].rstrip(b"\r\n").endswith(b"`")
        return Edit(Span(first, last if continued else _after_newline(buffer, last)), "")
    if closes:
        # Blanks after a backtick keep it from joining the lines.
        return Edit(Span(comment.start if buffer[first - 1 : first] == b"`" else first, comment.end), "")
    if opens or first < comment.start:
        return Edit(Span(comment.start, last), "")
    return Edit(comment, "" if last > comment.end else " ")


def _before_spaces(buffer: bytes, offset: int) -> int:
    while offset > 0 and buffer[offset - 1] in _SPACES:
        offset -= 1
    return offset


def _after_spaces(buffer: bytes, offset: int) -> int:
    while offset < len(buffer) and buffer[offset] in _SPACES:
        offset += 1
    return offset


def _after_newline(buffer: bytes, offset: int) -> int:
    return offset + (2 if buffer.startswith(b"\r\n", offset) else 1 if offset < len(buffer) else 0)
