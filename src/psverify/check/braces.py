"""Which braces belong together, and which of them layout rules leave alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from psverify.check.tokens import Tokens, tokens

if TYPE_CHECKING:
    from psverify.check.file import File

_BRACE = re.compile(rb"[{}H]")
_BLANKS = re.compile(rb"[ \t]*")
_CLOSING, _HASHTABLE = ord("}"), ord("H")


class Brace(NamedTuple):
    """A pair of braces, by the indices of its tokens.

    `closing` is the end of the text for a brace that is never closed. `hashtable`: opened by `@{`; `value`: the braces
    of a script block that is a value, such as a command's argument; `one_line`: both stand on one line.
    """

    opening: int
    closing: int
    hashtable: bool
    value: bool
    one_line: bool


def braces(file: File) -> list[Brace]:
    """The pairs of braces in the order of their closing ones; ask by `file.fact(braces)`."""
    stream = file.fact(tokens)
    values = {node.start for node in file.tree.root.descendants("script_block_expression")}
    found: list[Brace] = []
    unclosed: list[int] = []
    for match in _BRACE.finditer(stream.letters):
        index = match.start()
        if stream.letters[index] != _CLOSING:
            unclosed.append(index)
        elif unclosed:
            found.append(_pair(file, stream, unclosed.pop(), index, values))
    end = len(stream.letters) - 1
    return found + [_pair(file, stream, opening, end, values) for opening in unclosed]


def _pair(file: File, stream: Tokens, opening: int, closing: int, values: set[int]) -> Brace:
    start, end = stream.starts[opening], stream.starts[closing]
    one_line = stream.letters[closing] == _CLOSING and no_line_end(file.buffer, start, end)
    return Brace(opening, closing, stream.letters[opening] == _HASHTABLE, start in values, one_line)


def no_line_end(buffer: bytes, start: int, end: int) -> bool:
    """Whether the bytes between two offsets are on one line."""
    return buffer.find(b"\n", start, end) < 0 and buffer.find(b"\r", start, end) < 0


def indentation_at(file: File, offset: int) -> str:
    """The blanks at the start of the line around an offset."""
    line = file.source.line_starts[file.source.position(offset)[0] - 1]
    blanks = _BLANKS.match(file.buffer, line)
    return blanks.group().decode() if blanks is not None else ""
