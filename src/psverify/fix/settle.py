"""Applies fixes again and again until nothing changes, and leaves out those that go wrong or never settle."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from psverify.fix.edit_history import History, Unsettled
from psverify.fix.edits import Taken, applicable, applied, choose
from psverify.fix.offset_mapping import Moves
from psverify.fix.protected_files import reason_to_leave
from psverify.fix.refused_fixes import Refusals, origin
from psverify.fix.reject_fixes import NEW_ERROR, REFUSED, Refusal, breaches_of, refusal_by_meaning, trial_of, vet
from psverify.fix.text_limits import too_long, unencodable
from psverify.fix.verify_effects import Breach
from psverify.model import Effect
from psverify.named_tuple import NamedTuple
from psverify.read.decode import decode, encode_as

if TYPE_CHECKING:
    from psverify.check.settings import FixMode
    from psverify.model import Failure, Finding
    from psverify.parse.tree import Tree
    from psverify.read.source import Source

PASSES = 100
RESTARTS = 2
ENDLESS = "it never settles"
_NO_TIMINGS: Mapping[str, float] = {}


class Examination(NamedTuple):
    """What one examination of a text came to, suppressed findings left out.

    `timings` are seconds by rule code; `tree` is None for a text that is no script. Semantic errors are counted where
    there are no syntax errors only.
    """

    source: Source
    findings: tuple[Finding, ...]
    syntax_errors: int = 0
    suppressed: int = 0
    failures: tuple[Failure, ...] = ()
    timings: Mapping[str, float] = _NO_TIMINGS
    tree: Tree | None = None
    semantic_errors: int = 0


class Settled(NamedTuple):
    """The last look at the text, and what was fixed on the way to it.

    `fixed` have their places in the first text; those that a later pass fixed have no edits, for these would speak of a
    text in between. `after` holds the bytes of the new file, None if nothing changed; `left_alone` says why nothing
    could. `failures` speak of fixes that were not applied.
    """

    look: Examination
    fixed: tuple[Finding, ...] = ()
    after: bytes | None = None
    failures: tuple[Failure, ...] = ()
    left_alone: str | None = None


Examine = Callable[["Source"], Examination]


def settle(first: Examination, examine: Examine, mode: FixMode, *, fix_signed: bool = False) -> Settled:
    """Applies, parses, checks, verifies and repeats; a text without applicable fixes costs nothing.

    A fix that leads to a syntax error or changes more than its effect allows is left out, and a Failure names it; all
    others are applied. Where rules undo each other's fixes, the one of them with the highest code gives way in that
    place, and its finding stays. A rule that undoes its own fixes, or brings back what it fixes, gives way likewise, and a
    Failure names it; then it all begins anew without it, at most `RESTARTS` times.
    """
    if not applicable(first.findings, mode):
        return Settled(first)
    if (reason := reason_to_leave(first, fix_signed=fix_signed)) is not None:
        return Settled(first, left_alone=reason)
    refusals = Refusals(first.source)
    for restarts in range(RESTARTS, -1, -1):
        settled = _Attempt(first, examine, mode, refusals).run(may_restart=restarts > 0)
        if settled is not None:
            break
    assert settled is not None
    return settled


class _Attempt:
    """Passes over a text from the first one on."""

    def __init__(self, first: Examination, examine: Examine, mode: FixMode, refusals: Refusals) -> None:
        self._first = self._look = first
        self._examine = examine
        self._mode = mode
        self._refusals = refusals
        self._fixed: list[Finding] = []
        self._trail: list[Moves] = []
        self._history = History()
        self._seen = {_state(first.source)}
        self._careful = False
        """Whether fixes were refused already, so that the next ones are tried out before the result is checked."""

    def run(self, *, may_restart: bool) -> Settled | None:
        """Returns what it comes to; None: a fix that was applied must not be, and it is all to be done again."""
        for _ in range(PASSES):
            found = [one for one in self._look.findings if not self._refusals.bars(one, self._trail)]
            taken = _structure_last(choose(self._look.source.buffer, found, self._mode))
            taken, restart = self._that_settle(self._without_excess(taken), found)
            if restart and may_restart:
                return None
            if not taken or not self._go_on(taken, found):
                break
        changed = _state(self._look.source) != _state(self._first.source)
        after = self._look.source.encode(self._look.source.buffer) if changed else None
        return Settled(self._look, tuple(self._fixed), after, self._refusals.failures())

    def _without_excess(self, taken: list[Taken]) -> list[Taken]:
        source = self._look.source
        return self._drop(taken, [*unencodable(source, taken), *too_long(self._first.source, source, taken)])

    def _drop(self, taken: list[Taken], refused: Sequence[Refusal]) -> list[Taken]:
        for refusal in refused:
            self._refusals.refuse(refusal.fix.findings, self._trail, refusal.reason)
        left_out = {id(refusal.fix) for refusal in refused}
        return [fix for fix in taken if id(fix) not in left_out]

    def _that_settle(self, taken: list[Taken], found: Sequence[Finding]) -> tuple[list[Taken], bool]:
        """Leaves out fixes that would go on for ever; returns also whether one of them was applied already."""
        taken, restart = self._give_way(taken, list(self._history.unsettled(taken, found, self._look.source.buffer)))
        while taken and _state(_encode_source(self._look.source, taken)) in self._seen:
            undoing = [(index, self._history.rules_under(fix)) for index, fix in enumerate(taken)]
            parts = [Unsettled(index, rules | {taken[index].rule}) for index, rules in undoing if rules]
            taken, again = self._give_way(
                taken, parts or [Unsettled(i, frozenset((f.rule,))) for i, f in enumerate(taken)]
            )
            restart = restart or again
        return taken, restart

    def _give_way(self, taken: list[Taken], unsettled: Sequence[Unsettled]) -> tuple[list[Taken], bool]:
        restart = False
        for index, rules in unsettled:
            fix, loser = taken[index], max(rules)
            for edit in fix.edits:
                self._refusals.bar(loser, edit.span, self._trail)
            if len(rules) == 1:
                self._refusals.refuse(fix.findings, self._trail, ENDLESS)
            restart = restart or loser in self._history.rules_under(fix)
        left_out = {index for index, _ in unsettled}
        return [fix for index, fix in enumerate(taken) if index not in left_out], restart

    def _go_on(self, taken: list[Taken], found: Sequence[Finding]) -> bool:
        """Applies fixes, but for those that go wrong, and checks the result; returns whether any was applied."""
        taken, after = self._verified(taken)
        if after is None:
            return False
        for fix in taken:
            self._fixed += (_as_found(finding, self._trail) for finding in fix.findings)
            self._refusals.accept(fix.findings, self._trail)
        self._history.write(taken, found, self._look.source.buffer)
        self._trail.append(Moves(applied(self._look.source.buffer, taken).edits))
        self._look = after
        self._seen.add(_state(after.source))
        return True

    def _verified(self, taken: list[Taken]) -> tuple[list[Taken], Examination | None]:
        """Returns the fixes that do as they declare, and the look at their result; None: there are none."""
        source = self._look.source
        after = None if self._careful else self._examine(_encode_source(source, taken))
        wrong = self._trial(taken) if after is None else self._breaches(after, taken)
        if wrong:
            self._careful = True
            taken, refused = vet(taken, wrong, self._trial, len(source.buffer))
            self._drop(taken, refused)
            after = None
        if not taken:
            return [], None
        return taken, after or self._examine(_encode_source(source, taken))

    def _trial(self, taken: Sequence[Taken]) -> Sequence[Breach]:
        if self._look.tree is not None:
            return trial_of(self._look.tree, self._look.semantic_errors)(taken)
        return self._breaches(self._examine(_encode_source(self._look.source, taken)), taken)

    def _breaches(self, after: Examination, taken: Sequence[Taken]) -> Sequence[Breach]:
        before = self._look.tree
        if before is not None and after.tree is not None:
            worse = after.semantic_errors > self._look.semantic_errors
            return breaches_of(before, after.tree, taken) or (refusal_by_meaning(after.tree, taken) if worse else [])
        if after.syntax_errors > self._look.syntax_errors:
            return [Breach(0, NEW_ERROR, 0)]
        return [Breach(0, REFUSED, 0)] if after.semantic_errors > self._look.semantic_errors else []


def _structure_last(taken: list[Taken]) -> list[Taken]:
    """Returns the fixes without those that may change how the code around them is read, unless there are no others."""
    return [fix for fix in taken if fix.effect is not Effect.STRUCTURE] or taken


def _encode_source(source: Source, taken: Sequence[Taken]) -> Source:
    result = applied(source.buffer, taken)
    if result.encoding is None:
        return source._replace(buffer=result.buffer)
    return decode(encode_as(source, result.buffer, result.encoding))


def _state(source: Source) -> tuple[bytes, str, bytes]:
    return source.buffer, source.encoding, source.bom


def _as_found(finding: Finding, trail: list[Moves]) -> Finding:
    """Returns a finding of a later pass with its place in the first text."""
    if not trail or finding.fix is None:
        return finding
    return finding._replace(span=origin(finding.span, trail), fix=finding.fix._replace(edits=()))
