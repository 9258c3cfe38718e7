"""Applies fixes again and again until nothing changes, and gives the original back when that ends badly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from psverify.fix.edits import Applied, applicable, apply
from psverify.fix.left_alone import reason_to_leave
from psverify.fix.moves import Moves
from psverify.model import Failure, Finding, Fix, Span
from psverify.named import NamedTuple
from psverify.read.decode import decode, encode_as

if TYPE_CHECKING:
    from psverify.check.settings import FixMode
    from psverify.parse.tree import Tree
    from psverify.read.source import Source

PASSES = 100
ROUNDS = 5
_NO_TIMINGS: Mapping[str, float] = {}


class Look(NamedTuple):
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
    """The last look at the text, and what was mended on the way to it.

    `fixed` have their places in the first text; those that a later pass mended have no edits, for these would speak of
    a text in between. `after` holds the bytes of the new file, None if nothing changed; `left_alone` says why nothing
    could.
    """

    look: Look
    fixed: tuple[Finding, ...] = ()
    after: bytes | None = None
    failure: Failure | None = None
    left_alone: str | None = None


class _RefusedError(Exception):
    """Says why the fixes of some rules are given up."""

    def __init__(self, reason: str, rules: Iterable[str]) -> None:
        super().__init__(reason)
        self.rules = frozenset(rules)


class _DisputeError(_RefusedError):
    """Says that fixes undo each other, or never come to an end."""


def settle(first: Look, examine: Callable[[Source], Look], mode: FixMode, *, fix_signed: bool = False) -> Settled:
    """Applies, parses, checks and repeats; a text without applicable fixes costs nothing.

    A pass whose result has more syntax errors than the text before it, and a text that the file's encoding cannot hold
    are refused: it all begins anew without the fixes of the rules to blame, and a Failure names them. When rules undo
    each other's fixes, the one with the highest code gives way, and its findings stay; a rule that undoes its own is
    named by a Failure.
    """
    if not applicable(first.findings, mode):
        return Settled(first)
    if (reason := reason_to_leave(first, fix_signed=fix_signed)) is not None:
        return Settled(first, left_alone=reason)
    settled, blamed = _without_the_guilty(first, examine, mode)
    for _ in range(ROUNDS):
        if not blamed or settled.after is None:
            return settled
        again, blamed = _without_the_guilty(settled.look, examine, mode)
        if again.after is None:
            return settled
        settled = _joined(settled, again)
    return Settled(first, failure=Failure("fix", "fixes were not applied: they undo each other"))


def _joined(settled: Settled, again: Settled) -> Settled:
    """Puts two rounds together; what the second one mended has no place in the first text."""
    later = (found._replace(span=None, fix=_without_edits(found.fix)) for found in again.fixed)
    return again._replace(fixed=(*settled.fixed, *later), failure=settled.failure or again.failure)


def _without_edits(fix: Fix | None) -> Fix | None:
    return None if fix is None else fix._replace(edits=())


def _without_the_guilty(
    first: Look, examine: Callable[[Source], Look], mode: FixMode
) -> tuple[Settled, frozenset[str]]:
    """Settles with as many rules as can agree, and returns those that were left out too."""
    blamed: frozenset[str] = frozenset()
    failure: Failure | None = None
    while True:
        try:
            return _repeat(first, examine, mode, blamed)._replace(failure=failure), blamed
        except _DisputeError as dispute:  # each round leaves out at least one rule more
            blamed |= {max(dispute.rules)}
            if len(dispute.rules) == 1:  # a fault of that rule, not a matter between two
                failure = failure or _failure(dispute.rules, dispute)
        except _RefusedError as refusal:
            guilty = _guilty(refusal.rules, first, examine, mode)
            blamed |= guilty
            failure = failure or _failure(guilty, refusal)


def _failure(rules: frozenset[str], reason: _RefusedError) -> Failure:
    return Failure("fix", f"fixes of {', '.join(sorted(rules))} were not applied: {reason}")


def _guilty(rules: frozenset[str], first: Look, examine: Callable[[Source], Look], mode: FixMode) -> frozenset[str]:
    """Returns those of a pass's rules whose fixes alone make the first text worse, or else all of them."""
    alone = frozenset(rule for rule in rules if len(rules) > 1 and _harms(rule, first, examine, mode))
    return alone or rules


def _harms(rule: str, first: Look, examine: Callable[[Source], Look], mode: FixMode) -> bool:
    applied = apply(first.source.buffer, [finding for finding in first.findings if finding.rule == rule], mode)
    try:
        _next(first, applied, examine)
    except _RefusedError:
        return True
    return False


def _repeat(first: Look, examine: Callable[[Source], Look], mode: FixMode, blamed: frozenset[str]) -> Settled:
    look, fixed, trail, seen = first, list[Finding](), list[Moves](), {_state(first.source)}
    for _ in range(PASSES):
        applied = apply(look.source.buffer, [finding for finding in look.findings if finding.rule not in blamed], mode)
        if not applied.findings:
            return Settled(look, tuple(fixed), _bytes(look.source, fixed) if trail else None)
        fixed += (_as_found(finding, trail) for finding in applied.findings)
        trail.append(Moves(applied.edits))
        look = _next(look, applied, examine)
        if _state(look.source) in seen:
            raise _DisputeError("they undo each other", _rules(fixed))
        seen.add(_state(look.source))
    raise _DisputeError(f"they did not come to an end in {PASSES} passes", _rules(fixed))


def _next(look: Look, applied: Applied, examine: Callable[[Source], Look]) -> Look:
    after = examine(_source(look.source, applied))
    if after.syntax_errors > look.syntax_errors:
        raise _RefusedError("the result would have new syntax errors", _rules(applied.findings))
    if after.semantic_errors > look.semantic_errors and not look.syntax_errors:
        raise _RefusedError("the result would have new semantic errors", _rules(applied.findings))
    return after


def _source(source: Source, applied: Applied) -> Source:
    if applied.encoding is None:
        return source._replace(buffer=applied.buffer)
    try:
        return decode(encode_as(source, applied.buffer, applied.encoding))
    except ValueError as error:
        raise _RefusedError(str(error), _rules(applied.findings)) from error


def _bytes(source: Source, fixed: Iterable[Finding]) -> bytes:
    try:
        return source.encode(source.buffer)
    except UnicodeEncodeError as error:
        character = error.object[error.start : error.end]
        reason = f"the file's encoding, {source.encoding}, has no {character!r}"
        raise _RefusedError(reason, _rules(fixed)) from error


def _state(source: Source) -> tuple[bytes, str, bytes]:
    return source.buffer, source.encoding, source.bom


def _as_found(finding: Finding, trail: list[Moves]) -> Finding:
    """Returns a finding of a later pass with its place in the first text."""
    if not trail or finding.fix is None:
        return finding
    span = finding.span
    for moves in reversed(trail):
        span = None if span is None else Span(moves.origin(span.start), moves.origin(span.end))
    if span is not None:
        span = Span(span.start, max(span.start, span.end))
    return finding._replace(span=span, fix=finding.fix._replace(edits=()))


def _rules(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(finding.rule for finding in findings)
