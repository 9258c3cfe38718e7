"""Lines that look as if a here-string without end were meant to end on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.lazy_regex import regex
from psverify.parse.repair.repair import Repair
from psverify.parse.syntax_issue import SyntaxIssue

if TYPE_CHECKING:
    from psverify._grammar import Tree

_END_OF_LINE = rb"(?=[ \t]*(?:\r?$|[|)};,]))"
#: An indented terminator, and one that lacks one of its two characters.
_INDENTED = {quote: regex(rb"(?m)^[ \t]+" + quote + rb"@") for quote in (b"'", b'"')}
_HALF = {quote: regex(rb"(?m)^[ \t]*(?:@|" + quote + rb")" + _END_OF_LINE) for quote in (b"'", b'"')}
_MOST_LINES = 5


def here_string_repairs(tree: Tree) -> Iterator[Repair]:
    """Yields terminators for the here-string in which parsing stopped, if it did in one."""
    buffer, fault = tree.buffer, tree.errors[0]
    places = [start for symbol, start, _ in fault.stack if symbol == "quote"] or [fault.start]
    start = places[0]
    quote = buffer[start + 1 : start + 2]
    if buffer[start : start + 1] != b"@" or quote not in _HALF:
        return
    line = buffer.count(b"\n", 0, start) + 1
    for pattern, what in ((_INDENTED, "without spaces before it"), (_HALF, "here")):
        for _, match in zip(range(_MOST_LINES), pattern[quote].finditer(buffer, start), strict=False):
            end = f"{quote.decode()}@ at the start of a line; write it {what}"
            message = f"the here-string that begins on line {line} needs {end}"
            yield Repair(*match.span(), quote + b"@", SyntaxIssue(*match.span(), message))
