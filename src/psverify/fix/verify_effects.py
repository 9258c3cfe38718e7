"""Whether a pass of fixes did only what the fixes declare (`Effect`), by the trees before and after it."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from psverify.fix.edit_pieces import CODE, Piece, pieces_of
from psverify.model import Effect
from psverify.named_tuple import NamedTuple
from psverify.parse.nodes import quote_of, string_value
from psverify.parse.tree import KIND_NAMES, kind_id, starting_before

if TYPE_CHECKING:
    from psverify.fix.edits import Taken
    from psverify.model import Span
    from psverify.parse.tree import Node, Tree

STRUCTURE = "the code around it would change"
COMMENT_LOST = "a comment would be lost"
HERE_STRING_LOST = "a here-string would be lost"
NOT_A_NAME = "text that is not a name, an operator or a keyword would change"
CROSSING = "code would become text, or text would become code"
OTHER_VALUE = "the value of a string would change"
_MARKS = frozenset("\"'`")
_TEXTS = frozenset(("string_content", "comment"))


class Breach(NamedTuple):
    """A fix, by its index, that did what it does not declare, and a clause that says so.

    `place` is where the trees part, a byte offset into the old text, and the fix then only the nearest one; None: the fix
    is certainly the one.
    """

    fix: int
    reason: str
    place: int | None = None


def find_breaches(before: Tree, after: Tree, taken: Sequence[Taken]) -> list[Breach]:
    """Returns which fixes, all of them applied to the text of `before`, did more than they declare.

    Where the trees differ outside the edits, that is all that can be said: one breach with its `place`. Fixes with the
    effect STRUCTURE must come without any others.
    """
    pieces = [piece for index, fix in enumerate(taken) for piece in pieces_of(index, fix, before.buffer)]
    pieces.sort(key=_place)
    wrong = [Breach(piece.fix, piece.wrong) for piece in pieces if piece.wrong is not None]
    if not wrong and any(fix.effect is Effect.SPELLING for fix in taken):
        wrong = [Breach(piece.fix, NOT_A_NAME) for piece in pieces if not _is_spelling(piece, before, taken)]
    if wrong:
        return wrong
    kinds = _texts() if any(fix.effect is Effect.STRUCTURE for fix in taken) else _kinds()
    packed = array("I", (value for piece in pieces for value in (*piece.span, piece.length, piece.allows)))
    change = before.first_change(after, packed.tobytes(), kinds)
    if change is not None:
        return [Breach(pieces[change[1]].fix, STRUCTURE, change[0])] if pieces else []
    effects = {fix.effect for fix in taken}
    values = _changed_values(before, after, pieces, taken) if Effect.QUOTING in effects else ()
    crossings = _crossings(before, after, pieces) if Effect.STRUCTURE in effects else ()
    return [*values, *crossings, *_losses(before, after, pieces)]


@cache
def _kinds() -> bytes:
    """What the comparison does with each kind: 0 compares, 1 skips, 2 treats as a comment, 3 passes over blanks."""
    kinds = bytearray(len(KIND_NAMES))
    kinds[kind_id("line_continuation")] = kinds[kind_id(";", named=False)] = 1
    kinds[kind_id("comment")] = 2
    kinds[kind_id("type_name")] = kinds[kind_id("generic_type_arguments", named=False)] = 3
    return bytes(kinds)


@cache
def _texts() -> bytes:
    """Compares comments and strings alone, for fixes that may change how all else belongs together."""
    kinds = bytearray(b"\1" * len(KIND_NAMES))
    kinds[kind_id("string_content", named=False)] = kinds[kind_id("quote", named=False)] = 0
    kinds[kind_id("comment")] = 2
    return bytes(kinds)


def _is_spelling(piece: Piece, before: Tree, taken: Sequence[Taken]) -> bool:
    """Whether a piece of an edit that may only spell something otherwise lies in one token that may be spelled so."""
    if taken[piece.fix].effect is not Effect.SPELLING or piece.allows:
        return True
    node = before.at(piece.span.start)
    if node.kind in _TEXTS or not node.start <= piece.span.start <= piece.span.end <= node.end:
        return False
    return node.kind != "string_constant_expression" or _is_command_name(node)


def _is_command_name(node: Node) -> bool:
    return node.parent is not None and node.parent.kind == "command" and node.parent.field("command_elements") == node


def _changed_values(before: Tree, after: Tree, pieces: Sequence[Piece], taken: Sequence[Taken]) -> Iterator[Breach]:
    shift = 0
    for piece in pieces:
        (start, end), length = piece.span, piece.length
        if taken[piece.fix].effect is Effect.QUOTING and not piece.allows:
            one, other = before.at(start), after.at(start + shift)
            whole = (one.start, one.end) == (start, end) and (other.start, other.end) == (
                start + shift,
                start + shift + length,
            )
            if not (whole and _same_string(one, other)):
                yield Breach(piece.fix, OTHER_VALUE)
        shift += length - (end - start)


def _same_string(one: Node, other: Node) -> bool:
    if not one.kind == other.kind == "string_constant_expression":
        return False
    text, inner = one.text, one.text[1:-1]
    if text[0] == '"' and other.text == f"'{inner}'" and inner.isascii() and not _MARKS.intersection(inner):
        return True  # as nearly all are
    return bool(quote_of(one)) == bool(quote_of(other)) and string_value(one) == string_value(other)


def _crossings(before: Tree, after: Tree, pieces: Sequence[Piece]) -> Iterator[Breach]:
    """Yields the fixes after whose edits code goes on as text, or text as code."""
    shift = 0
    for piece in pieces:
        (start, end), length = piece.span, piece.length
        if _is_within_text(before, end) != _is_within_text(after, start + shift + length):
            yield Breach(piece.fix, CROSSING)
        shift += length - (end - start)


def _is_within_text(tree: Tree, offset: int) -> bool:
    node = tree.at(offset)
    is_text = node.kind in _TEXTS or (node.kind == "string_constant_expression" and quote_of(node) != "")
    return is_text and node.start < offset < node.end


def _losses(before: Tree, after: Tree, pieces: Sequence[Piece]) -> Iterator[Breach]:
    """Yields the fixes of code in whose edits comments or here-strings are missing afterwards."""
    suspects = {piece.fix for piece in pieces if piece.allows == CODE and _may_lose(before, piece.span)}
    old, new = _kept_texts(before) if suspects else [], _kept_texts(after) if suspects else []
    there = dict[int, Counter[str]]()
    shift = 0
    for piece in pieces:
        (start, end), length = piece.span, piece.length
        if piece.fix in suspects:
            balance = there.setdefault(piece.fix, Counter())
            balance.update(_texts_within(new, start + shift, start + shift + length))
            balance.subtract([*_comment_around(before, start), *_texts_within(old, start, end)])
        shift += length - (end - start)
    for fix, balance in there.items():
        lost = next((text for text, count in balance.items() if count < 0), None)
        if lost is not None:
            yield Breach(fix, COMMENT_LOST if lost.startswith(("#", "<")) else HERE_STRING_LOST)


def _may_lose(before: Tree, span: Span) -> bool:
    text = before.buffer[span.start : span.end]
    return b"#" in text or b"@" in text or bool(_comment_around(before, span.start))


def _comment_around(tree: Tree, offset: int) -> list[str]:
    """Returns the comment that an offset is within, not at the start of."""
    node = tree.at(offset)
    return [node.text] if node.kind == "comment" and node.start < offset < node.end else []


def _kept_texts(tree: Tree) -> list[Node]:
    """Returns the comments and the here-strings of a tree, and other tokens that begin with `@`."""
    return tree.beginning(b"#<@", "comment", "string_constant_expression", "expandable_string_expression")


def _texts_within(nodes: list[Node], start: int, end: int) -> Iterator[str]:
    """Yields the texts of the nodes that begin in a range; nodes are in the order of the text."""
    return (node.text for node in nodes[starting_before(nodes, start) : starting_before(nodes, end)])


_place = itemgetter(0)
