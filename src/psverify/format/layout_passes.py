"""One rule at a time: its corrections are applied, the script is parsed again, until the rule is content."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import TYPE_CHECKING

from psverify.check.deviation import FalseAlarm, MissedFinding, node_at
from psverify.check.layout_rule import Correction, LayoutRule
from psverify.check.run_rules import Dispatch, run_rules, wish_of
from psverify.facts.braced_member_names import member_names
from psverify.facts.file import File
from psverify.model import Safety, Span
from psverify.parse.tree import parse

if TYPE_CHECKING:
    from psverify.check.rule import Rule
    from psverify.model import Finding

PASSES = 20
BLANKS = b" \t\r\n"
BY_PLACE = attrgetter("edit_start", "edit_end")


class UnsettledError(Exception):
    """A rule, named by its code, whose corrections do not come to an end or break the script."""


def settled(file: File, rule: Rule, lines: tuple[int, int] | None) -> tuple[File, list[Correction]]:
    """Applies a rule until it has nothing to correct; returns the file and what was corrected in the first pass."""
    first: list[Correction] = []
    for _ in range(PASSES):
        found, waiting = effective(file, corrections(rule, file), lines)
        if not found:
            return file, first
        first = first or found
        file = apply_corrections(file, found)
        if file.tree.has_error:
            raise UnsettledError(f"{rule.code} would break the script")
        if isinstance(rule, LayoutRule) and rule.one_pass and not waiting:
            return file, first
    raise UnsettledError(f"{rule.code} never settles")


def corrections(rule: Rule, file: File) -> Iterator[Correction]:
    """Yields what a rule corrects: of a layout rule its corrections, of any other its safe fixes of one edit."""
    if not isinstance(rule, LayoutRule):
        yield from map(as_correction, filter(has_one_safe_edit, run_rules(Dispatch((wish_of(rule),)), file).findings))
    elif not rule.deviations:
        yield from rule.corrections(file)
    else:
        yield from right_corrections(rule, file)


def right_corrections(rule: LayoutRule, file: File) -> Iterator[Correction]:
    """Yields the corrections of a layout rule that deviates from PSScriptAnalyzer's."""
    alarms = [deviation for deviation in rule.deviations if isinstance(deviation, FalseAlarm)]
    for one in rule.corrections(file):
        node = node_at(Span(one.start, one.end), file)
        if not any(alarm.excludes(node, file) for alarm in alarms):
            yield one
    for deviation in rule.deviations:
        if isinstance(deviation, MissedFinding):
            yield from map(as_correction, filter(has_one_safe_edit, deviation.finds(rule, file)))


def has_one_safe_edit(finding: Finding) -> bool:
    """Whether a finding has a safe fix of one edit."""
    fix = finding.fix
    return finding.span is not None and fix is not None and fix.safety is Safety.SAFE and len(fix.edits) == 1


def as_correction(finding: Finding) -> Correction:
    """Returns the one edit of a finding's fix."""
    start, end = finding.span or (0, 0)
    (span, text), *_ = finding.fix.edits if finding.fix is not None else ((Span(0, 0), ""),)
    return Correction(start, end, finding.message, span.start, span.end, text)


def effective(file: File, found: Iterable[Correction], lines: tuple[int, int] | None) -> tuple[list[Correction], bool]:
    """Returns the corrections that change something, by place, and whether any must wait for another pass.

    Of two that overlap or touch the second waits: each may be right, and both together put too many blanks.
    """
    buffer, taken, waiting, last = file.buffer, list[Correction](), False, -1
    low, high = limits(file, lines)
    names = file.fact(member_names)
    for one in sorted(found, key=BY_PLACE):
        start, stop = one.edit_start, one.edit_end
        if start < low or stop > high or buffer[start:stop] == one.text.encode():
            continue
        if names.spans and names.touches(start, stop):
            continue
        if start <= last:
            waiting = True
        else:
            taken.append(one)
            last = stop
    return taken, waiting


def limits(file: File, lines: tuple[int, int] | None) -> tuple[int, int]:
    """Returns the bytes between which edits may lie."""
    if lines is None:
        return 0, len(file.buffer)
    starts, end = file.source.line_starts, len(file.buffer)
    first, after = lines[0] - 1, lines[1]
    return starts[first] if first < len(starts) else end, starts[after] - 1 if after < len(starts) else end


def apply_corrections(file: File, found: Iterable[Correction]) -> File:
    """Returns the file after corrections that are sorted by place and do not overlap.

    Where these only change blanks between tokens and letter case, the tree is known without parsing. The formatter
    parses its final text all the same.
    """
    buffer, parts, position, moves = file.buffer, list[bytes](), 0, array("I")
    known = True
    for one in found:
        old, new = buffer[one.edit_start : one.edit_end], one.text.encode()
        parts += (buffer[position : one.edit_start], new)
        position = one.edit_end
        known = known and _note_moves(moves, one.edit_start, old, new)
    source = file.source._replace(buffer=b"".join((*parts, buffer[position:])))
    tree = file.tree.moved(source.buffer, moves.tobytes()) if known else parse(source.buffer)
    return File(source, tree, file.path, file.platforms)


def _note_moves(moves: array[int], start: int, old: bytes, new: bytes) -> bool:
    """Adds what an edit does to the blanks around one token or none; whether it does nothing else."""
    core, other = old.strip(BLANKS), new.strip(BLANKS)
    if not core and not other:
        moves.extend((start, start + len(old), len(new)))
        return True
    if core.lower() != other.lower():
        return False
    before, after = old.index(core), new.lower().index(core.lower())
    end = start + len(old)
    moves.extend((start, start + before, after))
    moves.extend((start + before + len(core), end, len(new) - after - len(core)))
    return True
