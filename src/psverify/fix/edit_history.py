"""What fixes wrote where in the passes so far, which shows those that never settle."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, takewhile
from operator import attrgetter
from typing import TYPE_CHECKING

from psverify.model import Effect
from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify.fix.edits import Taken
    from psverify.model import Edit, Finding

LAYERS = 40
"""How often a place may be rewritten, one fix on top of the other."""
REPEATS = 2
"""How often a rule may write the same in a place in place of the same, with other layers in between."""
OWN_LAYERS, OWN_GROWING_LAYERS = 3, 2
"""How often in a row by fixes of one rule that make it longer and leave as much to fix as before, or more."""
Layer = tuple[str, bytes, str]
"""The code of a rule, what it replaced, and what it wrote."""
_START, _END = attrgetter("start"), attrgetter("end")


class Writing(NamedTuple):
    """A place that fixes wrote, in bytes of the current text, and what was written there, the last layer last.

    `edits` is how many edits the last layer's rule wanted to make in this place just before.
    """

    start: int
    end: int
    layers: tuple[Layer, ...]
    edits: int


class Unsettled(NamedTuple):
    """A fix that would go on for ever, by its index, and the rules that have a part in that, its own among them."""

    fix: int
    rules: frozenset[str]


class History:
    """The writings so far, in the order of the text."""

    def __init__(self) -> None:
        self._writings: list[Writing] = []
        self._unread: tuple[Sequence[Taken], Iterable[Finding], bytes] | None = None
        """What `write` was told last: the last pass of all is never asked about."""

    def under(self, edit: Edit) -> list[Writing]:
        """Returns the writings that an edit of the current text overlaps or touches."""
        first = bisect_left(self._writings, edit.span.start, key=_END)
        return self._writings[first : bisect_right(self._writings, edit.span.end, key=_START)]

    def rules_under(self, fix: Taken) -> frozenset[str]:
        """Returns the rules that have written where a fix edits."""
        return frozenset(rule for edit in fix.edits for writing in self.under(edit) for rule, *_ in writing.layers)

    def unsettled(self, taken: Sequence[Taken], found: Iterable[Finding], buffer: bytes) -> Iterator[Unsettled]:
        """Yields those of the fixes for the next pass that undo and are undone, or bring back what they fix.

        `found` is all that could be fixed in the current text, `buffer`.
        """
        if taken and self._unread is not None:
            self._read(*self._unread)
        if not (taken and self._writings):
            return
        wanted = _Wanted(found)
        for index, fix in enumerate(taken):
            for edit in fix.edits:
                for writing in self.under(edit):
                    rules = _rules_at_odds(writing, fix, edit, buffer, wanted)
                    if rules:
                        yield Unsettled(index, rules)

    def write(self, taken: Sequence[Taken], found: Iterable[Finding], buffer: bytes) -> None:
        """Notes what a pass writes into `buffer`; `found` is all that could be fixed before it."""
        self._unread = taken, found, buffer

    def _read(self, taken: Sequence[Taken], found: Iterable[Finding], buffer: bytes) -> None:
        self._unread, wanted = None, _Wanted(found)
        edits = sorted(((edit, fix.rule) for fix in taken for edit in fix.edits), key=lambda pair: pair[0].span)
        written, shift = list[Writing](), 0
        for edit, rule in edits:
            (start, end), length = edit.span, len(edit.text.encode())
            layers = (*_inherited(self.under(edit), edit, rule), _layer(rule, edit, buffer))
            written.append(Writing(start + shift, start + shift + length, layers, wanted.count(rule, start, end)))
            shift += length - (end - start)
        self._writings = sorted((*written, *_left_over(self._writings, [edit for edit, _ in edits])))


def _inherited(under: Iterable[Writing], edit: Edit, rule: str) -> tuple[Layer, ...]:
    """Returns the layers below a new one: those that it changes, or that its own rule wrote beside it."""
    below = (w.layers for w in under if _overlaps(w, edit) or w.layers[-1][0] == rule)
    return max(below, key=len, default=())


def _left_over(writings: Iterable[Writing], edits: Sequence[Edit]) -> Iterator[Writing]:
    """Yields the parts of writings that no edit touches, with their places after the edits, which are in order."""
    ends = [edit.span.end for edit in edits]
    shifts = list(accumulate((len(e.text.encode()) - (e.span.end - e.span.start) for e in edits), initial=0))
    for writing in writings:
        position, index = writing.start, bisect_left(ends, writing.start)
        while index < len(edits) and edits[index].span.start <= writing.end:
            span = edits[index].span
            if span.start > position:
                yield writing._replace(start=position + shifts[index], end=span.start + shifts[index])
            position, index = max(position, span.end), index + 1
        untouched = index == bisect_left(ends, writing.start)
        if position < writing.end or untouched:
            yield writing._replace(start=position + shifts[index], end=writing.end + shifts[index])


class _Wanted:
    """The edits that rules want to make, by rule."""

    def __init__(self, found: Iterable[Finding]) -> None:
        self._spans: dict[str, list[tuple[int, int]]] = {}
        for finding in found:
            if finding.fix is not None:
                self._spans.setdefault(finding.rule, []).extend(edit.span for edit in finding.fix.edits)
        for spans in self._spans.values():
            spans.sort()

    def count(self, rule: str, start: int, end: int) -> int:
        """Returns how many edits of a rule begin in a range, at its end included."""
        spans = self._spans.get(rule, [])
        return bisect_right(spans, (end, end)) - bisect_left(spans, (start, start))


def _rules_at_odds(writing: Writing, fix: Taken, edit: Edit, buffer: bytes, wanted: _Wanted) -> frozenset[str]:
    """Returns the rules because of which a place would be written again and again; none: it settles, as far as can be seen."""
    layer, layers = _layer(fix.rule, edit, buffer), writing.layers
    since = layers[layers.index(layer) :] if layers.count(layer) >= REPEATS and _overlaps(writing, edit) else ()
    if any(other != layer for other in since):
        return frozenset(rule for rule, *_ in since)
    if len(layers) >= LAYERS:
        return frozenset(rule for rule, *_ in layers)
    grows = len(edit.text.encode()) > edit.span.end - edit.span.start
    if not grows or fix.effect is not Effect.CODE or layers[-1][0] != fix.rule:
        return frozenset()
    now = wanted.count(fix.rule, writing.start, writing.end)
    own = len(list(takewhile(lambda layer: layer[0] == fix.rule, reversed(layers))))
    endless = (own >= OWN_LAYERS and now == writing.edits) or (own >= OWN_GROWING_LAYERS and now > writing.edits)
    return frozenset((fix.rule,)) if endless else frozenset()


def _layer(rule: str, edit: Edit, buffer: bytes) -> Layer:
    return rule, buffer[edit.span.start : edit.span.end], edit.text


def _overlaps(writing: Writing, edit: Edit) -> bool:
    """Whether an edit changes what was written, or inserts where something was removed."""
    (start, end), place = edit.span, (writing.start, writing.end)
    return (writing.start < end and writing.end > start) or (start, end) == place
