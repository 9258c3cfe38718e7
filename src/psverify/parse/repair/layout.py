"""The layout of a broken script: its lines of code, how far they are indented, and the brackets on them."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

from psverify._grammar import kind_names, line_starts
from psverify.lazy_regex import regex
from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify._grammar import Tree

#: Opening brackets and the closing bracket of each.
CLOSER_OF = {"{": "}", "@{": "}", "(": ")", "$(": ")", "@(": ")", "[": "]"}
#: Closing brackets and the plainest opening bracket of each.
OPENER_OF = {"}": "{", ")": "(", "]": "["}

_TAB_WIDTH = 4
_INDENTATION = regex(rb"[ \t]*")
_TEXTS = ("comment", "string_constant_expression", "string_content", "expandable_string_expression")


class Bracket(NamedTuple):
    """A bracket and its place in bytes.

    `column` is the indentation of the line on which what it belongs to begins. `leads` says that it is a closing bracket
    with nothing but such before it on its line.
    """

    text: str
    start: int
    end: int
    column: int = 0
    leads: bool = False

    @property
    def opens(self) -> bool:
        """Whether it is an opening bracket."""
        return self.text in CLOSER_OF


class CodeLine(NamedTuple):
    """A line that a token begins on: its number from 1, and the columns before that token.

    `start` is the offset of that token, `end` lies behind the last byte that is no blank. `brackets` begin on the line;
    `closed` and `opened` count those of them that have no partner on it.
    """

    number: int
    indentation: int
    start: int
    end: int
    brackets: tuple[Bracket, ...] = ()
    closed: int = 0
    opened: int = 0

    @property
    def begins_with_closer(self) -> bool:
        """Whether its first token is a closing bracket."""
        return bool(self.brackets) and self.brackets[0].leads


def code_lines(tree: Tree) -> list[CodeLine]:
    """Returns the lines on which code or a comment begins; lines that begin inside a token are left out."""
    starts = line_starts(tree.buffer)
    inside, brackets = _lines_inside_tokens(tree, starts), _brackets_by_line(tree, starts)
    found = []
    for number, (start, stop) in enumerate(zip(starts, (*starts[1:], len(tree.buffer)), strict=True), 1):
        text = tree.buffer[start:stop].rstrip()
        blank = _INDENTATION.match(text)
        if text and blank and number not in inside:
            columns = len(blank[0].expandtabs(_TAB_WIDTH))
            place = start + blank.end(), start + len(text)
            found.append(CodeLine(number, columns, *place, tuple(brackets.get(number, ()))))
    return _with_columns(found)


def _with_columns(lines: list[CodeLine]) -> list[CodeLine]:
    """A block behind a condition over several lines belongs to the line on which that condition begins."""
    columns: list[int] = []
    return [_with_brackets(line, columns) if line.brackets else line for line in lines]


def _with_brackets(line: CodeLine, columns: list[int]) -> CodeLine:
    """Completes a line; `columns` are those of the brackets that are open, and change with it."""
    column, closed, opened, found = line.indentation, 0, 0, []
    leads = line.brackets[0].start == line.start
    for bracket in line.brackets:
        leads = leads and not bracket.opens
        found.append(Bracket(bracket.text, bracket.start, bracket.end, column, leads))
        if bracket.opens:
            columns.append(column)
            opened += 1
            continue
        closed, opened = (closed, opened - 1) if opened else (closed + 1, 0)
        if columns:
            column = min(column, columns.pop())
    return line._replace(brackets=tuple(found), closed=closed, opened=opened)


def _lines_inside_tokens(tree: Tree, starts: tuple[int, ...]) -> set[int]:
    inside: set[int] = set()
    for node in tree.select(_mask(_TEXTS)):
        if b"\n" in tree.buffer[node.start : node.end]:
            inside.update(range(bisect_right(starts, node.start) + 1, bisect_right(starts, node.end) + 1))
    return inside


def _brackets_by_line(tree: Tree, starts: tuple[int, ...]) -> dict[int, list[Bracket]]:
    """Brackets that recovery made up are not in the text."""
    found: dict[int, list[Bracket]] = {}
    real = [node for node in tree.select(_mask((*CLOSER_OF, *OPENER_OF))) if node.end > node.start]
    for node in sorted(real, key=lambda node: node.start):
        line = bisect_right(starts, node.start)
        found.setdefault(line, []).append(Bracket(node.kind, node.start, node.end))
    return found


@cache
def _mask(kinds: tuple[str, ...]) -> bytes:
    return bytes(name in kinds for name in kind_names())
