"""A line that is too long, in terms of its tokens: where it can be broken, and how wide its pieces are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from psverify.facts.braces import blanks_at
from psverify.facts.tokens import Tokens, tokens
from psverify.format.extra.step import CLOSING, COMMENT, CONTINUATION, LINE_ENDS, OPENING, ends_line
from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node

PAREN = ord("(")
BREAKING = frozenset(b"{}()HAD]|,;:+oj")
SEPARATING = frozenset(b",;|+oj")
"""What would be alone on its line if it began the line and another one began behind it."""
STOPS = LINE_ENDS | {CONTINUATION}


class Break(NamedTuple):
    """Bytes that a line end can replace; `deeper`: what follows is part of what was opened before, and so indented."""

    start: int
    end: int
    deeper: bool


@dataclass(frozen=True)
class Line:
    """One line: its bytes up to where its code ends, its first token that begins on it, its indentation."""

    buffer: bytes
    stream: Tokens
    start: int
    end: int
    first: int
    indentation: str

    def has(self, node: Node) -> bool:
        """Whether a node begins on the line."""
        return self.start <= node.start < self.end

    def tokens(self) -> Iterator[int]:
        """Yields the brackets, separators and operators that begin on the line."""
        index = self.first
        while self.stream.starts[index] < self.end:
            if self.stream.letters[index] in BREAKING:
                yield index
            index += 1

    def width(self, start: int, end: int) -> int:
        """How many characters stand between two offsets."""
        return len(self.buffer[start:end].decode())

    def token(self, start: int) -> int:
        """The token that starts at an offset."""
        return bisect_left(self.stream.starts, start)

    def after(self, index: int, *, deeper: bool) -> Break | None:
        """Returns the break behind a token; None where the line, or its code, ends anyway, or has not begun."""
        stream, following = self.stream, index + 1
        if not self.start < stream.ends[index] < self.end or not STOPS.isdisjoint(stream.letters[index : index + 2]):
            return None
        if ends_line(stream, following) or (index == self.first and stream.letters[index] in SEPARATING):
            return None
        return Break(stream.ends[index], stream.starts[following], deeper)

    def instead(self, index: int, *, deeper: bool) -> Break | None:
        """Returns the break in the place of a semicolon."""
        found = self.after(index, deeper=deeper)
        if found is None or self.stream.letters[index - 1] in STOPS or self.stream.starts[index] < self.start:
            return None
        return found._replace(start=self.stream.ends[index - 1])

    def is_indented_at(self, index: int) -> bool:
        """Whether a line that is broken behind a token goes on deeper, because of a bracket that is open there."""
        bracket = self.innermost[index - self.first]
        return bracket is not None and not (bracket == self.first and self.stream.letters[bracket] == PAREN)

    @cached_property
    def innermost(self) -> list[int | None]:
        """The bracket that is opened on the line and still open before each of its tokens."""
        found, unclosed = list[int | None](), list[int]()
        for at in range(self.first, bisect_left(self.stream.starts, self.end)):
            found.append(unclosed[-1] if unclosed else None)
            if self.stream.letters[at] in OPENING:
                unclosed.append(at)
            elif self.stream.letters[at] in CLOSING and unclosed:
                unclosed.pop()
        return found


def long_lines(file: File, limit: int) -> Iterator[Line]:
    """Yields the lines whose code has more characters than the limit; a comment behind it does not count."""
    stream, starts, buffer = file.fact(tokens), file.source.line_starts, file.buffer
    for start, after in zip(starts, (*starts[1:], len(buffer)), strict=True):
        if after - start > limit:
            line = line_at(stream, buffer, start, after)
            if line.width(line.start, line.end) > limit:
                yield line


def line_at(stream: Tokens, buffer: bytes, start: int, after: int) -> Line:
    """Returns the line between two offsets; one on which no token begins has no code that could be broken."""
    first, last = bisect_left(stream.starts, start), bisect_left(stream.starts, after) - 1
    while last >= first and (stream.letters[last] in LINE_ENDS or stream.letters[last] == COMMENT):
        last -= 1
    return Line(
        buffer,
        stream,
        start,
        min(stream.ends[last], after) if last >= first else start,
        first,
        blanks_at(buffer, start),
    )
