"""`quote-style`: one kind of quotes for strings that mean the same in both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.format.extra.step import Step, nodes
from psverify.parse.nodes import DOUBLE_QUOTES, SINGLE_QUOTES, is_verbatim

if TYPE_CHECKING:
    from psverify.check.layout_rule import Correction
    from psverify.facts.file import File
    from psverify.parse.tree import Node

QUOTES = {"single": "'", "double": '"'}
SPECIAL = frozenset(SINGLE_QUOTES + DOUBLE_QUOTES + "$`")
"""What means something in one kind of quotes and not in the other."""


class QuoteStyle(Step):
    """Writes plain strings with the quotes that the table names; here-strings and typographic quotes stay."""

    code = name = "quote-style"
    title = "Change the quotes"
    message = "Inconsistent quotes."
    one_pass = True

    def corrections(self, file: File) -> Iterator[Correction]:
        """Yields the strings in the other quotes."""
        wanted = QUOTES[self.table.quote_style or "single"]
        (other,) = set(QUOTES.values()) - {wanted}
        for node in nodes(file, "string_constant_expression"):
            if file.buffer[node.start : node.start + 1] == other.encode() and is_plain(node):
                yield self.replaced(node.start, node.end, f"{wanted}{node.text[1:-1]}{wanted}")


def is_plain(node: Node) -> bool:
    """Whether a string has nothing that depends on its quotes, and touches nothing that its quotes would change."""
    text, buffer = node.text, node.tree.buffer
    if len(text) < 2 or text[0] != text[-1] or not SPECIAL.isdisjoint(text[1:-1]) or is_verbatim(node):
        return False
    before, behind = buffer[max(0, node.start - 4) : node.start], buffer[node.end : node.end + 4]
    return SPECIAL.isdisjoint(before.decode(errors="ignore")[-1:] + behind.decode(errors="ignore")[:1])
