"""Quotes to add, remove or replace on a line where a string begins that runs on over lines it was not meant for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.lazy_regex import regex
from psverify.parse.repair.repair import Repair
from psverify.parse.syntax_issue import SyntaxIssue, quote_token

if TYPE_CHECKING:
    from psverify._grammar import Tree

#: A comment, a string that ends on its line, an escaped character, or a quote without partner.
_SECTION = regex(rb"""(?<![\w'")])#.*|'(?:[^']|'')*'|"(?:[^"`]|`.|"")*"|`.|['"]""")
_PARAMETER = regex(rb"\s-[A-Za-z]+\s")
_BEFORE_STRING = b" \t([{=,@+!:;|&.-"
_BEHIND_STRING = b" \t)]},;|.:"
_LONGEST = 2000

#: Where a closing and an opening quote would look right.
_CLOSING_PLACES = regex(rb"(?<=\S)(?=[\s)\]},;|]|\Z)")
_OPENING_PLACES = regex(rb"(?<![^\s(\[{=,@+!:;])(?=\S)")
_CLOSERS = b" \t)]},;|{"
_OPEN_VARIABLE = regex(rb"\$\{[\w:?]+(?![\w:?}])")
#: What is added beside quotes, and what that means.
_OTHER = {
    b"}": "the variable name that begins with '${' has no '}'; add '}' here",
    b"@": "the string that begins here has no end on this line; a here-string begins with '@' before the quote",
}
_BEFORE_HERE_STRING = (b"'", b'"')
_QUOTES = regex(rb"['\"]")
_MARKS = regex(rb"[{}()\[\]@,;|=$`]")
_MARKS_FOR_QUOTES = tuple(b"})]{([,|=;@"[i : i + 1] for i in range(11))
#: What adding a quote elsewhere than behind the last word costs, removing one, replacing another mark by one, and
#: replacing a quote by another mark.
_NOT_LAST, _REMOVED, _QUOTE_FOR_MARK, _MARK_FOR_QUOTE = 0.1, 0.3, 1.0, 1.2


def lines_with_open_string(tree: Tree) -> list[int]:
    """Returns the offsets of the first line ends in strings that begin before the first error, no here-strings."""
    buffer, fault = tree.buffer, tree.errors[0]
    nodes = tree.root.descendants("string_constant_expression", "expandable_string_expression")
    strings = [(node.start, node.end) for node in nodes if node.start < fault.start]
    strings += [(start, len(buffer)) for symbol, start, _ in fault.stack if symbol == "quote"]
    if not fault.symbol and _QUOTES.match(buffer, fault.start):
        strings.append((fault.start, len(buffer)))
    plain = (string for string in strings if not buffer.startswith(b"@", string[0]))
    return sorted({end for string in plain if (end := buffer.find(b"\n", *string)) >= 0})


def quote_repairs(buffer: bytes, line_end: int) -> list[Repair]:
    """Returns what could close all strings of the line with an end, the most natural first."""
    start = buffer.rfind(b"\n", 0, line_end) + 1
    line = buffer[start:line_end].rstrip()
    if len(line) > _LONGEST:
        return []
    found: list[tuple[float, Repair]] = []
    for price, first, last, text in _quote_edits(line):
        repaired = line[:first] + text + line[last:]
        cost = _oddness(repaired)
        if cost is not None:
            begin, end, message = _explained(line, repaired, first, last, text)
            issue = SyntaxIssue(start + begin, start + end, message)
            found.append((price + cost, Repair(start + first, start + last, text, issue)))
    return [repair for _, repair in sorted(found, key=lambda priced: priced[0])]


def _quote_edits(line: bytes) -> Iterator[tuple[float, int, int, bytes]]:
    """Yields what an edit costs, its place on the line, and the new text."""
    quotes = sorted(set(_QUOTES.findall(line)))
    last = len(line.rstrip(_CLOSERS))
    for quote in quotes:
        for match in _CLOSING_PLACES.finditer(line):
            yield _NOT_LAST * (match.start() < last), match.start(), match.start(), quote
        yield from ((_NOT_LAST, match.start(), match.start(), quote) for match in _OPENING_PLACES.finditer(line))
        yield from ((_QUOTE_FOR_MARK, *match.span(), quote) for match in _MARKS.finditer(line))
    yield from ((_NOT_LAST, match.end(), match.end(), b"}") for match in _OPEN_VARIABLE.finditer(line))
    if line[-1:] in _BEFORE_HERE_STRING:
        yield _NOT_LAST, len(line) - 1, len(line) - 1, b"@"
    for match in _QUOTES.finditer(line):
        yield (_REMOVED, *match.span(), b"")
        yield from ((_MARK_FOR_QUOTE, *match.span(), mark) for mark in _MARKS_FOR_QUOTES)


def _oddness(line: bytes) -> float | None:
    """How odd the strings of a line look; None if one has no end on it."""
    cost = 0.0
    for match in _SECTION.finditer(line):
        text = match[0]
        if len(text) == 1 and text in b"'\"":
            return None
        if text[:1] in (b"'", b'"'):
            cost += line[: match.start()][-1:] not in _BEFORE_STRING
            cost += line[match.end() :][:1] not in _BEHIND_STRING
            cost += 0.4 * text[1:2].isspace() + 0.4 * text[-2:-1].isspace() + 0.6 * bool(_PARAMETER.search(text))
    return cost


def _explained(line: bytes, repaired: bytes, first: int, last: int, text: bytes) -> tuple[int, int, str]:
    """Returns where on the line the error is, and what it says."""
    new, old = quote_token(text.decode()), quote_token(line[first:last].decode())
    if not text:
        return first, last, f"this {old} begins a string that ends on a later line; remove it"
    if first < last:
        return first, last, f"expected {new} instead of {old}"
    if text in _OTHER:
        return first, first, _OTHER[text]
    sections = [match for match in _SECTION.finditer(repaired) if match.start() <= first < match.end()]
    if not sections or sections[0].start() == first:
        return first, first, f"the string that ends on this line has no opening quote; add {new} here"
    begin = sections[0].start()
    return begin, begin + 1, f"the string that begins here has no closing quote; add {new} on this line"
