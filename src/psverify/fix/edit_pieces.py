"""The smallest parts of edits, and what each of them may change in the tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.lazy_regex import regex
from psverify.model import Effect, Span
from psverify.named_tuple import NamedTuple, made

if TYPE_CHECKING:
    from psverify.fix.edits import Taken
    from psverify.model import Edit

TOKEN, CODE, COMMENTS, BLANKS, NOTHING = range(5)
"""What `Tree.first_change` lets an edit change; it is not asked about edits that may change nothing."""
OTHER_TEXT = "more than whitespace would change"
OTHER_ENCODING = "the text would change, not only its encoding"
_BLANKS = b" \t\r\n;"
_VISIBLE = regex(r"(?:[^\s;`]|`(?!\r?\n))")


class Piece(NamedTuple):
    """A part of an edit: where it is in the old text, how many bytes it has in the new one, and what it may change.

    `fix` is the index of the fix; `wrong` says what its effect does not allow of the edit, whatever comes of it.
    """

    span: Span
    length: int
    allows: int
    fix: int
    wrong: str | None = None


def pieces_of(index: int, fix: Taken, buffer: bytes) -> Iterator[Piece]:
    """Yields the parts of the edits of a fix, by place within each edit; offsets are bytes into the old text."""
    allows, divide = _WAYS[fix.effect]
    for edit in fix.edits:
        (start, end), new = edit.span, edit.text.encode()
        if divide is None:
            yield made(Piece, (edit.span, len(new), allows, index, OTHER_ENCODING if allows == NOTHING else None))
        elif not buffer[start:end].strip(_BLANKS) and not new.strip(_BLANKS):
            yield made(Piece, (edit.span, len(new), allows if allows == COMMENTS else BLANKS, index, None))
        else:
            yield from divide(index, edit, buffer[start:end].decode())


def _blanks(index: int, edit: Edit, old: str) -> Iterator[Piece]:
    """Divides an edit at the characters that stay; `wrong` where others than blanks do not."""
    new, start = edit.text, edit.span.start
    before, after = list(_VISIBLE.finditer(old)), list(_VISIBLE.finditer(new))
    if [match[0] for match in before] != [match[0] for match in after]:
        yield Piece(edit.span, len(new.encode()), CODE, index, OTHER_TEXT)
        return
    for (low, high), (first, last) in zip(
        _gaps_between_matches(before, old), _gaps_between_matches(after, new), strict=True
    ):
        if old[low:high] != new[first:last]:
            span = Span(start + len(old[:low].encode()), start + len(old[:high].encode()))
            yield Piece(span, len(new[first:last].encode()), BLANKS, index)


def _gaps_between_matches(visible: list[re.Match[str]], text: str) -> Iterator[tuple[int, int]]:
    """Yields where the parts of a text before, between and behind some matches begin and end."""
    places = [0, *(place for match in visible for place in match.span()), len(text)]
    return zip(places[::2], places[1::2], strict=True)


def _divide_spelling_edit(index: int, edit: Edit, old: str) -> Iterator[Piece]:
    """Divides an edit into the token and the blanks around it."""
    new, start = edit.text, edit.span.start
    head, tail = len(old) - len(old.lstrip()), len(old.rstrip())
    first, last = len(new) - len(new.lstrip()), len(new.rstrip())
    if (tail - head, last - first) == (len(old), len(new)):
        yield made(Piece, (edit.span, len(new.encode()), TOKEN, index, None))
        return
    for (low, high), (low_new, high_new), allows in (
        ((0, head), (0, first), BLANKS),
        ((head, tail), (first, last), TOKEN),
        ((tail, len(old)), (last, len(new)), BLANKS),
    ):
        if allows == TOKEN or old[low:high] != new[low_new:high_new]:
            span = Span(start + len(old[:low].encode()), start + len(old[:high].encode()))
            yield Piece(span, len(new[low_new:high_new].encode()), allows, index)


def _comment(index: int, edit: Edit, old: str) -> Iterator[Piece]:
    """Leaves out what the old and the new text begin and end with alike."""
    new = edit.text
    head = _common(old, new)
    tail = min(_common(old[::-1], new[::-1]), len(old) - head, len(new) - head)
    start, end = edit.span
    span = Span(start + len(old[:head].encode()), end - len(old[len(old) - tail :].encode()))
    yield Piece(span, len(new[head : len(new) - tail].encode()), COMMENTS, index)


def _common(one: str, other: str) -> int:
    """Returns how many characters two texts begin with alike."""
    return next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


_WAYS = {
    Effect.CODE: (CODE, None),
    Effect.STRUCTURE: (CODE, None),
    Effect.QUOTING: (TOKEN, None),
    Effect.ENCODING: (NOTHING, None),
    Effect.WHITESPACE: (BLANKS, _blanks),
    Effect.SPELLING: (TOKEN, _divide_spelling_edit),
    Effect.COMMENT: (COMMENTS, _comment),
}
"""What the parts of an edit may change, by the effect of the fix, and the function that divides it; None: it is one part."""
