"""Applies fixes again and again until nothing changes, and gives the original back when that ends badly."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from psverify.fix.edits import Applied, applicable, apply, origin
from psverify.model import Edit, Failure, Finding, Span
from psverify.read.decode import decode, encode_as

if TYPE_CHECKING:
    from psverify.check.settings import FixMode
    from psverify.read.source import Source

PASSES = 100


@dataclass(frozen=True, slots=True)
class Look:
    """What one examination of a text came to, suppressed findings left out; `timings` are seconds by rule code."""

    source: Source
    findings: tuple[Finding, ...]
    syntax_errors: int = 0
    suppressed: int = 0
    failures: tuple[Failure, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settled:
    """The last look at the text, and what was mended on the way to it.

    `fixed` have their places in the first text; those that a later pass mended have no edits, for these would speak of
    a text in between. `after` holds the bytes of the new file, None if nothing changed.
    """

    look: Look
    fixed: tuple[Finding, ...] = ()
    after: bytes | None = None
    failure: Failure | None = None


class _RefusedError(Exception):
    """Says why the fixes of a file are given up."""


def settle(first: Look, examine: Callable[[Source], Look], mode: FixMode) -> Settled:
    """Applies, parses, checks and repeats; a text without applicable fixes costs nothing.

    A pass whose result has more syntax errors than the text before it, a text that comes back, and more than `PASSES`
    passes are refused: the first look is given back with a Failure that names the rules. So is a text that the file's
    encoding cannot hold.
    """
    if not applicable(first.findings, mode):
        return Settled(first)
    try:
        return _repeat(first, examine, mode)
    except _RefusedError as refusal:
        return Settled(first, failure=Failure("fix", f"fixes were not applied: {refusal}"))


def _repeat(first: Look, examine: Callable[[Source], Look], mode: FixMode) -> Settled:
    look, fixed, trail, seen = first, list[Finding](), list[tuple[Edit, ...]](), {_state(first.source)}
    for _ in range(PASSES):
        applied = apply(look.source.buffer, look.findings, mode)
        if not applied.findings:
            return Settled(look, tuple(fixed), _bytes(look.source, applied) if trail else None)
        fixed += (_as_found(finding, trail) for finding in applied.findings)
        trail.append(applied.edits)
        look = _next(look, applied, examine)
        if _state(look.source) in seen:
            raise _RefusedError(f"they undo each other ({_rules(applied.findings)})")
        seen.add(_state(look.source))
    raise _RefusedError(f"they did not come to an end in {PASSES} passes ({_rules(applied.findings)})")


def _next(look: Look, applied: Applied, examine: Callable[[Source], Look]) -> Look:
    after = examine(_source(look.source, applied))
    if after.syntax_errors > look.syntax_errors:
        raise _RefusedError(f"the result would have new syntax errors ({_rules(applied.findings)})")
    return after


def _source(source: Source, applied: Applied) -> Source:
    if applied.encoding is None:
        return dataclasses.replace(source, buffer=applied.buffer)
    try:
        return decode(encode_as(source, applied.buffer, applied.encoding))
    except ValueError as error:
        raise _RefusedError(f"{error} ({_rules(applied.findings)})") from error


def _bytes(source: Source, applied: Applied) -> bytes:
    try:
        return source.encode(applied.buffer)
    except UnicodeEncodeError as error:
        character = error.object[error.start : error.end]
        raise _RefusedError(f"the file's encoding, {source.encoding}, has no {character!r}") from error


def _state(source: Source) -> tuple[bytes, str, bytes]:
    return source.buffer, source.encoding, source.bom


def _as_found(finding: Finding, trail: list[tuple[Edit, ...]]) -> Finding:
    """Returns a finding of a later pass with its place in the first text."""
    if not trail or finding.fix is None:
        return finding
    span = finding.span
    for edits in reversed(trail):
        span = None if span is None else Span(origin(edits, span.start), origin(edits, span.end))
    if span is not None:
        span = Span(span.start, max(span.start, span.end))
    return dataclasses.replace(finding, span=span, fix=dataclasses.replace(finding.fix, edits=()))


def _rules(findings: Iterable[Finding]) -> str:
    return ", ".join(sorted({finding.rule for finding in findings}))
