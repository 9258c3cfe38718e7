"""`blank-lines-between-functions`: so many empty lines between a function and the next."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.facts.tokens import Tokens, tokens
from psverify.format.extra.step import COMMENT, NEW_LINE, Step, nodes
from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify.check.layout_rule import Correction
    from psverify.facts.file import File
    from psverify.parse.tree import Node

CLOSES = re.compile(rb"#\s*endregion\b", re.IGNORECASE)
BETWEEN = frozenset((NEW_LINE, COMMENT))


class Part(NamedTuple):
    """A comment or a function between which lines may be empty: its bytes, its first and its last line."""

    start: int
    end: int
    first: int
    last: int


class BlankLines(Step):
    """Puts the empty lines behind a function, and what is said right below it, and before the next with its comment."""

    code = name = "blank-lines-between-functions"
    title = "Set the number of blank lines"
    message = "Wrong number of blank lines between functions."
    moves_lines = True

    def corrections(self, file: File) -> Iterator[Correction]:
        """Yields what becomes of the lines between functions."""
        stream = file.fact(tokens)
        for function in nodes(file, "function_definition"):
            following = next_statement(function)
            if following is not None and following.kind == "function_definition":
                yield from self.between(file, stream, function, following)

    def between(self, file: File, stream: Tokens, function: Node, following: Node) -> Iterator[Correction]:
        """Sets the first run of empty lines between two functions."""
        parts = parts_between(file, stream, function, following)
        if parts is None:
            return
        above, below = parts_around(file, parts)
        if above.last < below.first:
            start = file.source.line_starts[below.first - 1]
            lines = 1 + (self.table.blank_lines_between_functions or 0)
            yield self.replaced(above.end, start, file.source.newline * lines, below.start)


def next_statement(node: Node) -> Node | None:
    """Returns the next sibling that is no comment."""
    following = node.next_sibling
    while following is not None and following.is_extra:
        following = following.next_sibling
    return following


def parts_between(file: File, stream: Tokens, function: Node, following: Node) -> list[Part] | None:
    """Returns a function, the comments behind it and the next function; None if there is anything else."""
    first, last = bisect_left(stream.starts, function.end), bisect_left(stream.starts, following.start)
    if not BETWEEN.issuperset(stream.letters[first:last]):
        return None
    comments = [n for n in range(first, last) if stream.letters[n] == COMMENT]
    places = [(stream.starts[n], stream.ends[n]) for n in comments]
    lines = file.source.line_starts
    around = [(function.start, function.end), *places, (following.start, following.end)]
    return [Part(start, end, bisect_right(lines, start), bisect_right(lines, end - 1)) for start, end in around]


def parts_around(file: File, parts: list[Part]) -> tuple[Part, Part]:
    """Returns the last part that belongs to the function above, and the first one that does not.

    To the function above belong what begins on its last line, comments right below it that stand apart from the next
    function, and the ends of regions.
    """
    count = len(parts) - 1
    glued = next((n for n in range(count) if parts[n + 1].first > parts[n].last + 1), count)
    if glued == count:
        glued = next((n for n in range(count) if not closes(file, parts[n], parts[n + 1])), count - 1)
    return parts[glued], parts[glued + 1]


def closes(file: File, above: Part, comment: Part) -> bool:
    """Whether a comment belongs to what stands above: it begins on its last line, or ends a region."""
    return comment.first == above.last or CLOSES.match(file.buffer, comment.start) is not None
