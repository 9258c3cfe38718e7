"""Which braces belong together, and which of them layout rules leave alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from psverify.facts.tokens import tokens
from psverify.lazy_regex import regex
from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify.facts.file import File

_BRACE = regex(rb"[{}H]")
_BLANKS = regex(rb"[ \t]*")
_OPENING, _INLINE = frozenset(b"{H"), ord("x")


class Brace(NamedTuple):
    """A pair of braces, by the indices of its tokens.

    `closing` is the end of the text for a brace that is never closed. `one_line`: no line end is between the two.
    """

    opening: int
    closing: int
    one_line: bool


def braces(file: File) -> list[Brace]:
    """The pairs of braces in the order of their closing ones; ask by `file.fact(braces)`."""
    stream = file.fact(tokens)
    letters, starts = stream.letters, stream.starts
    found: list[Brace] = []
    unclosed: list[int] = []
    for match in _BRACE.finditer(letters):
        index = match.start()
        if letters[index] in _OPENING:
            unclosed.append(index)
        elif unclosed:
            opening = unclosed.pop()
            found.append(Brace(opening, index, no_line_end(file.buffer, starts[opening], starts[index])))
    end = len(letters) - 1
    return found + [Brace(opening, end, one_line=False) for opening in unclosed]


def openings(file: File) -> Sequence[int]:
    """At the index of a close brace the index of the brace that it closes, or its own if there is none; a fact of the file."""
    stream = file.fact(tokens)
    if not file.tree.has_error:
        return stream.openings
    # In a broken script the stream takes brackets of different kinds for a pair.
    found = list(range(len(stream.letters)))
    for pair in file.fact(braces):
        found[pair.closing] = pair.opening
    return found


def outline(file: File) -> bytes:
    """The letters of tokens, with x for braces whose pair is on one line; ask by `file.fact(outline)`."""
    stream = file.fact(tokens)
    if not file.tree.has_error:
        return stream.outline
    letters = bytearray(stream.letters)  # see `openings`
    for pair in file.fact(braces):
        if pair.one_line:
            letters[pair.opening] = letters[pair.closing] = _INLINE
    return bytes(letters)


def value_blocks(file: File) -> frozenset[int]:
    """Where the script blocks begin that are values, such as a command's argument; ask by `file.fact(values)`."""
    return frozenset(node.start for node in file.tree.root.descendants("script_block_expression"))


def no_line_end(buffer: bytes, start: int, end: int) -> bool:
    """Whether the bytes between two offsets are on one line."""
    return buffer.find(b"\n", start, end) < 0 and buffer.find(b"\r", start, end) < 0


def line_start(buffer: bytes, offset: int) -> int:
    """Where the line around an offset starts; cheaper than an index of all lines where few are asked for."""
    start = buffer.rfind(b"\n", 0, offset) + 1
    return buffer.rfind(b"\r", start, offset) + 1 or start


def indentation_at(file: File, offset: int) -> str:
    """The spaces at the start of the line around an offset."""
    return blanks_at(file.buffer, line_start(file.buffer, offset))


def blanks_at(buffer: bytes, offset: int) -> str:
    """The spaces from an offset on."""
    blanks = _BLANKS.match(buffer, offset)
    return blanks.group().decode() if blanks is not None else ""
