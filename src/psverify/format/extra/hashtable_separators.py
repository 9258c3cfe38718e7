"""`hashtable-separators`: semicolons at the ends of a hashtable's lines, all of them or none."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.facts.separators import is_needed_separator
from psverify.facts.tokens import Tokens, tokens
from psverify.format.extra.step import Step, ends_line, nodes

if TYPE_CHECKING:
    from psverify.check.layout_rule import Correction
    from psverify.facts.file import File
    from psverify.parse.tree import Node


class HashtableSeparators(Step):
    """Removes the semicolons behind which a line ends, or puts one behind each pair that ends a line."""

    code = name = "hashtable-separators"
    title = "Add or remove semicolons"
    message = "Inconsistent semicolons after hashtable entries."
    one_pass = True

    def corrections(self, file: File) -> Iterator[Correction]:
        """Yields semicolons that go, or come."""
        stream = file.fact(tokens)
        about = self.added if self.table.hashtable_separators == "add" else self.removed
        for table in nodes(file, "hashtable"):
            yield from about(stream, table)

    def removed(self, stream: Tokens, table: Node) -> Iterator[Correction]:
        """The semicolons that a line end makes unneeded."""
        for child in table.children:
            if child.kind == ";" and not is_needed_separator(child):
                index = bisect_left(stream.starts, child.start)
                if ends_line(stream, index + 1):
                    yield self.replaced(stream.ends[index - 1], child.end, "")

    def added(self, stream: Tokens, table: Node) -> Iterator[Correction]:
        """Semicolons behind the values that end a line."""
        for value in table.fields("value"):
            if "--%" not in value.text and ends_line(stream, bisect_left(stream.starts, value.end)):
                yield self.replaced(value.end, value.end, ";")
