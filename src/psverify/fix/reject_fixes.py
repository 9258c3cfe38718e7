"""Which fixes of a pass may stay: those that break a promise or the script are found one by one, and only they are dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from psverify.fix.edits import Taken, applied
from psverify.fix.verify_effects import Breach, find_breaches
from psverify.named_tuple import NamedTuple
from psverify.parse.semantic import semantic_errors
from psverify.parse.syntax_errors import syntax_errors
from psverify.parse.tree import parse

if TYPE_CHECKING:
    from psverify.parse.tree import Tree

NEW_ERROR = "the result would have a syntax error"
REFUSED = "PowerShell would refuse the result"
UNTRIED = "too many other fixes in this file failed"
TRIALS, TRIAL_BYTES = 20, 4_000_000
"""How often a text is parsed to find the fixes to blame: so many times, and more often while that is fewer bytes."""


class Refusal(NamedTuple):
    """A fix that is not applied, and a clause that says why."""

    fix: Taken
    reason: str


Trial = Callable[[Sequence[Taken]], Sequence[Breach]]
"""Returns what is wrong with some fixes when they are applied together; nothing: they may be."""


def trial_of(before: Tree, semantic: int) -> Trial:
    """Returns the trial of fixes of a script without syntax errors and with some semantic ones, which parses the result."""

    def trial(taken: Sequence[Taken]) -> Sequence[Breach]:
        after = parse(applied(before.buffer, taken).buffer)
        return breaches_of(before, after, taken) or refusal_by_meaning(after, taken, semantic)

    return trial


def breaches_of(before: Tree, after: Tree, taken: Sequence[Taken]) -> list[Breach]:
    """Returns what is wrong with the tree that fixes lead to: a syntax error, or more than the fixes declare."""
    errors = syntax_errors(after)
    return [_error_after_edit(errors[0].start, taken)] if errors else find_breaches(before, after, taken)


def refusal_by_meaning(after: Tree, taken: Sequence[Taken], allowed: int = 0) -> list[Breach]:
    """Returns the fix nearest to the first semantic error, if there are more of them than allowed."""
    errors = semantic_errors(after, after.buffer.lower())
    return [_error_after_edit(errors[0].start, taken, REFUSED)] if len(errors) > allowed and taken else []


def _error_after_edit(place: int, taken: Sequence[Taken], reason: str = NEW_ERROR) -> Breach:
    """Blames the fix whose edit begins last before an error, which is at a byte offset into the new text."""
    edits = sorted((edit.span, index, len(edit.text.encode())) for index, fix in enumerate(taken) for edit in fix.edits)
    fix, shift = 0, 0
    for (start, end), index, length in edits:
        if start + shift > place:
            break
        fix, shift = index, shift + length - (end - start)
    return Breach(fix, reason, max(place - shift, 0))


def vet(taken: Sequence[Taken], wrong: Sequence[Breach], trial: Trial, size: int) -> tuple[list[Taken], list[Refusal]]:
    """Divides fixes, of which it is known what is `wrong` with all of them together, into innocent and refused ones.

    The fix nearest to where the trees part is left out first. Where that does not move the place on, and for what was
    left out without proof, the guilty ones are found by halving. `size` is that of the text in bytes: with long texts and
    many guilty fixes there comes a point from which on all that are in doubt are refused.
    """
    hunt = _Hunt(taken, trial, max(TRIALS, TRIAL_BYTES // (size + 1)))
    kept, doubtful, reached = set(range(len(taken))), list[int](), -1
    while wrong and hunt.trials:
        numbers = sorted(kept)
        place = wrong[0].place
        if place is not None and place <= reached:
            break
        reached = reached if place is None else place
        for breach in wrong:
            number = numbers[breach.fix]
            hunt.reasons[number] = breach.reason
            kept.discard(number)
            doubtful += [] if breach.place is None else [number]
        wrong = hunt.try_out(kept)
    if wrong:
        doubtful, kept = [*doubtful, *kept], set()
    if len(doubtful) > 1:
        kept |= set(hunt.innocent(sorted(doubtful), sorted(kept)))
    refused = [Refusal(fix, hunt.reasons.get(n, UNTRIED)) for n, fix in enumerate(taken) if n not in kept]
    return [taken[number] for number in sorted(kept)], refused


class _Hunt:
    """Tries fixes, given by their numbers, until no `trials` are left; `reasons` says why some are not to be applied."""

    def __init__(self, taken: Sequence[Taken], trial: Trial, trials: int) -> None:
        self.trials = trials
        self.reasons: dict[int, str] = {}
        self._taken = taken
        self._trial = trial

    def try_out(self, numbers: Iterable[int]) -> Sequence[Breach]:
        """Returns what is wrong with some fixes together, each breach with its index among them in order."""
        self.trials -= 1
        return self._trial([self._taken[number] for number in sorted(numbers)])

    def innocent(self, group: Sequence[int], base: Sequence[int]) -> list[int]:
        """Returns those of a group that can be applied together with each other and with a base that can be."""
        if not group or self.trials <= 0:
            return []
        wrong = self.try_out((*base, *group))
        if not wrong:
            return list(group)
        if len(group) == 1:
            self.reasons[group[0]] = wrong[0].reason
            return []
        middle = len(group) // 2
        left = self.innocent(group[:middle], base)
        return left + self.innocent(group[middle:], (*base, *left))
