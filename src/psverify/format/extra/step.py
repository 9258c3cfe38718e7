"""What a key of the table [format] does to a script, in the shape of a layout rule, so that the formatter runs it as one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from psverify.check.layout_rule import Correction, LayoutRule
from psverify.model import Severity

if TYPE_CHECKING:
    from psverify.config.formatting import FormatTable
    from psverify.facts.file import File
    from psverify.facts.tokens import Tokens
    from psverify.parse.tree import Node

NEW_LINE, COMMENT, CONTINUATION, END = b"\n#`Z"
LINE_ENDS = frozenset(b"\nZ")
OPENING, CLOSING = frozenset(b"{(HAD"), frozenset(b"})")
"""The letters of brackets."""


def nodes(file: File, kind: str) -> Iterator[Node]:
    """Yields the nodes of a kind, but for those in the `$( )` of a string: strings stay as they are written."""
    for node in file.tree.root.descendants(kind):
        if node.ancestor("expandable_string_expression") is None:
            yield node


def ends_line(stream: Tokens, index: int) -> bool:
    """Whether only comments, if anything, stand between a token's place and the line's end."""
    while stream.letters[index] == COMMENT:
        index += 1
    return stream.letters[index] in LINE_ENDS


class Step(LayoutRule):
    """A key at work; `code` and `name` are both the key, as it is no rule that `check` could select.

    `unit` is one level of indentation. Where a step breaks a line it indents the new one as the indentation rule will,
    if that is on.
    """

    group = "format"
    severity = Severity.NOTE
    message: ClassVar[str]

    def __init__(self, table: FormatTable, unit: str) -> None:
        super().__init__()
        self.table = table
        self.unit = unit

    def replaced(self, start: int, end: int, text: str, place: int | None = None) -> Correction:
        """Puts a text in the place of the bytes between two offsets; it is told at `place`, or where it begins."""
        told = start if place is None else place
        return Correction(told, told, self.message, start, end, text)
