"""The lines of a script as its tokens see them: which belong together, and which are a statement's own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.lazy_regex import regex
from psverify.model import Span

if TYPE_CHECKING:
    from psverify.parse.tree import Node, Tree
    from psverify.read.source import Source

_BLANK = regex(rb"(?:\s|\xc2\xa0|\xc2\x85|`(?=[\r\n]))*")
_WHITE = regex(rb"\s*")
_BRACED = ("statement_block", "script_block", "script_block_expression", "named_block", "type_definition")


class Lines:
    """Line numbers here count from 0; offsets are bytes of the source's buffer."""

    def __init__(self, tree: Tree, source: Source) -> None:
        self.tree = tree
        self.buffer = source.buffer
        self.starts = source.line_starts
        self.comments = [Span(node.start, node.end) for node in tree.root.descendants("comment")]
        self._ends = {comment.start: comment.end for comment in self.comments}
        self._codes: dict[int, int] = {}
        self._extents: dict[int, tuple[int, int]] = {}

    def number(self, offset: int) -> int:
        """Returns the line that an offset is on; the end of the text is on the last one."""
        return bisect_right(self.starts, offset) - 1

    def span(self, first: int, last: int) -> Span:
        """Returns the bytes of some lines, line ends included; the last line of a text also holds its very end."""
        end = self.starts[last + 1] if last + 1 < len(self.starts) else len(self.buffer) + 1
        return Span(self.starts[first], end)

    def end(self, line: int) -> int:
        """Returns the offset where the text of a line ends, before its line end."""
        stop = min(self.span(line, line).end, len(self.buffer))
        return self.starts[line] + len(self.buffer[self.starts[line] : stop].rstrip(b"\r\n"))

    def joined(self, line: int) -> bool:
        """Whether the end of the line before lies in a token: a string, a block comment, a backtick."""
        if not 0 < line < len(self.starts):
            return False
        leaf = self.tree.at(self.starts[line] - 1)
        return leaf.parent is not None and not leaf.is_error and leaf.is_leaf and leaf.end >= self.starts[line]

    def extent(self, line: int) -> tuple[int, int]:
        """Returns the first and the last of the lines that tokens join to this one."""
        if line not in self._extents:
            first = last = line
            while self.joined(first):
                first -= 1
            while self.joined(last + 1):
                last += 1
            self._extents.update(dict.fromkeys(range(first, last + 1), (first, last)))
        return self._extents[line]

    def alone(self, comment: Span) -> bool:
        """Whether nothing but white space stands beside a comment."""
        before, after = self.number(comment.start), self.number(comment.end)
        end = min(self.span(after, after).end, len(self.buffer))
        return _is_white(self.buffer, self.starts[before], comment.start) and _is_white(self.buffer, comment.end, end)

    def next_code(self, offset: int) -> int | None:
        """Returns where the first token after an offset begins that is no comment; None at the end of the text."""
        passed = []
        code = _skip_blank(self.buffer, offset)
        while code in self._ends and code not in self._codes:
            passed.append(code)
            code = _skip_blank(self.buffer, self._ends[code])
        code = self._codes.get(code, code)
        self._codes.update(dict.fromkeys(passed, code))
        return code if code < len(self.buffer) else None

    def statement(self, offset: int) -> Node:
        """Returns the largest node that begins at an offset and is no more than a statement or a part of one."""
        node = self.tree.at(offset)
        while (parent := node.parent) is not None and parent.start == node.start and parent.kind != "script_block":
            node = parent
        return node

    def own(self, node: Node) -> Iterator[tuple[int, int]]:
        """Yields runs of lines (first, last) of a node, without those that lie between the braces of code in it."""
        line, last = self.number(node.start), self.extent(self.number(max(node.start, node.end - 1)))[1]
        for opening, closing in sorted(self._braces(node)):
            if line <= opening and opening + 1 < closing:
                yield line, opening
                line = closing
        yield line, last

    def _braces(self, node: Node) -> Iterator[tuple[int, int]]:
        for block in (node, *node.descendants(*_BRACED)):
            if block.kind in _BRACED:
                opening = [child for child in block.children if child.kind == "{"]
                closing = [child for child in block.children if child.kind == "}"]
                if opening and closing:
                    yield self.number(opening[0].start), self.number(closing[-1].start)


def _skip_blank(buffer: bytes, offset: int) -> int:
    match = _BLANK.match(buffer, offset)
    return match.end() if match else offset


def _is_white(buffer: bytes, start: int, end: int) -> bool:
    """Whether white space fills a part of a line; what comes after its first other character is not read."""
    match = _WHITE.match(buffer, start, end)
    return match is not None and match.end() == end
