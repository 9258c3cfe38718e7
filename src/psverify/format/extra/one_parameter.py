"""`one-parameter-per-line`: each parameter of a `param` block on lines of its own, the comma at the end of the last."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.facts.braces import indentation_at, no_line_end
from psverify.facts.tokens import Tokens, tokens
from psverify.format.extra.step import COMMENT, CONTINUATION, LINE_ENDS, Step, ends_line, nodes

if TYPE_CHECKING:
    from psverify.check.layout_rule import Correction
    from psverify.facts.file import File
    from psverify.parse.tree import Node


class OneParameterPerLine(Step):
    """Breaks a `param` block of several parameters behind `(`, behind each comma and before `)`."""

    code = name = "one-parameter-per-line"
    title = "Put each parameter on its own line"
    message = "Several parameters share a line, or a comma is not at the end of its line."
    moves_lines = True

    def corrections(self, file: File) -> Iterator[Correction]:
        """Yields the line ends and commas of `param` blocks."""
        stream = file.fact(tokens)
        for block in nodes(file, "param_block"):
            if len(block.fields("parameters")) > 1 and not is_in_one_line(file, block):
                yield from self.about(file, stream, block)

    def about(self, file: File, stream: Tokens, block: Node) -> Iterator[Correction]:
        """Looks at the brackets and commas of one block."""
        outer = file.source.newline + indentation_at(file, block.start)
        for child in block.children:
            index = bisect_left(stream.starts, child.start)
            if child.kind == "(" or (child.kind == "," and is_in_place(stream, index)):
                yield from self.broken(stream, index, outer + self.unit)
            elif child.kind == "," and stream.letters[index - 1] != CONTINUATION:
                yield from self.moved(file, stream, index)
            elif child.kind == ")" and stream.letters[index - 1] not in LINE_ENDS:
                yield self.replaced(stream.ends[index - 1], child.start, outer)

    def broken(self, stream: Tokens, index: int, text: str) -> Iterator[Correction]:
        """A line end behind a bracket or comma; comments that end the line stay on it."""
        if not ends_line(stream, index + 1):
            yield self.replaced(stream.ends[index], stream.starts[index + 1], text)

    def moved(self, file: File, stream: Tokens, index: int) -> Iterator[Correction]:
        """A comma apart from its parameter goes behind it, and what follows the comma stays where it is."""
        letters, starts, ends = stream.letters, stream.starts, stream.ends
        last = last_of_parameter(file, stream, index)
        if last == index - 1:
            yield self.replaced(ends[last], ends[index], ",")
            return
        alone = letters[index - 1] in LINE_ENDS and letters[index + 1] in LINE_ENDS
        yield self.replaced(ends[last], ends[last], ",")
        yield self.replaced(ends[index - 1] if alone else starts[index], (ends if alone else starts)[index + 1], "")


def last_of_parameter(file: File, stream: Tokens, comma: int) -> int:
    """Returns the last token of the parameter before a comma, or the last of the block comments behind it on its line."""
    last = comma - 1
    while stream.letters[last] in LINE_ENDS or stream.letters[last] == COMMENT:
        last -= 1
    while stream.letters[last + 1] == COMMENT and file.buffer.startswith(b"<#", stream.starts[last + 1]):
        last += 1
    return last


def is_in_place(stream: Tokens, comma: int) -> bool:
    """Whether a comma stands right behind its parameter, or a comment that belongs to that."""
    before = comma - 1
    touching = stream.ends[before] == stream.starts[comma]
    return touching and stream.letters[before] not in LINE_ENDS and stream.letters[before] != CONTINUATION


def is_in_one_line(file: File, block: Node) -> bool:
    """Whether the script block or function that has this block is written on one line, and so stays."""
    owner = block.parent
    is_block = owner is not None and owner.parent is not None
    return owner is not None and is_block and no_line_end(file.buffer, owner.start, owner.end)
