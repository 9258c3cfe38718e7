"""`one-parameter-per-line`: each parameter of a `param` block on lines of its own, the comma at the end of the last."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.check.braces import indentation_at, no_line_end
from psverify.check.tokens import Tokens, tokens
from psverify.format.extra.step import COMMENT, LINE_ENDS, Step, ends_line, nodes

if TYPE_CHECKING:
    from psverify.check.file import File
    from psverify.check.layout import Correction
    from psverify.parse.tree import Node


class OneParameterPerLine(Step):
    """Breaks a `param` block of several parameters behind `(`, behind each comma and before `)`."""

    code = name = "one-parameter-per-line"
    title = "Give each parameter a line"
    message = "The parameters share a line, or a comma does not stand at the end of one."
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
            elif child.kind == ",":
                yield from self.moved(stream, index)
            elif child.kind == ")" and stream.letters[index - 1] not in LINE_ENDS:
                yield self.replaced(stream.ends[index - 1], child.start, outer)

    def broken(self, stream: Tokens, index: int, text: str) -> Iterator[Correction]:
        """A line end behind a bracket or comma; a comment that ends the line stays on it."""
        if not ends_line(stream, index + 1):
            yield self.replaced(stream.ends[index], stream.starts[index + 1], text)

    def moved(self, stream: Tokens, index: int) -> Iterator[Correction]:
        """A comma apart from its parameter goes behind it, and what follows the comma stays where it is."""
        letters, starts, ends = stream.letters, stream.starts, stream.ends
        before = index - 1
        while letters[before] in LINE_ENDS or letters[before] == COMMENT:
            before -= 1
        if before == index - 1:
            yield self.replaced(ends[before], ends[index], ",")
            return
        alone = letters[index - 1] in LINE_ENDS and letters[index + 1] in LINE_ENDS
        yield self.replaced(ends[before], ends[before], ",")
        yield self.replaced(ends[index - 1] if alone else starts[index], (ends if alone else starts)[index + 1], "")


def is_in_place(stream: Tokens, comma: int) -> bool:
    """Whether a comma stands right behind its parameter."""
    before = comma - 1
    touching = stream.ends[before] == stream.starts[comma]
    return touching and stream.letters[before] not in LINE_ENDS and stream.letters[before] != COMMENT


def is_in_one_line(file: File, block: Node) -> bool:
    """Whether the script block or function that has this block is written on one line, and so stays."""
    owner = block.parent
    is_block = owner is not None and owner.parent is not None
    return owner is not None and is_block and no_line_end(file.buffer, owner.start, owner.end)
