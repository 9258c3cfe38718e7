"""The lines that a fix changes, as they are and as they will be: what the full report shows of a fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psverify.model import EditRecord, FixRecord, Frame

MAX_ROWS = 8
"""A fix that changes more lines than this, old and new together, is shown by its title only."""


class ChangedLine(NamedTuple):
    """A line that a fix removes (`sign` "-") or adds ("+"), with its number before or after the fix."""

    sign: str
    number: int
    text: str


def preview_fix(fix: FixRecord, frame: Frame) -> tuple[ChangedLine, ...]:
    """Returns the lines that a fix changes, the old ones first; empty where they are not all in the frame, or too many."""
    edits = sorted(fix.edits, key=lambda edit: edit.region)
    if not edits or frame.first_column > 1 or not all(_is_inside(edit, frame) for edit in edits):
        return ()
    first = edits[0].region.line - frame.first_line
    last = edits[-1].region.end_line - frame.first_line
    old = frame.lines[first : last + 1]
    new = _apply_edits_to_lines(old, edits, frame.first_line + first)
    same_before = _count_same(old, new)
    same_after = _count_same(old[same_before:][::-1], new[same_before:][::-1])
    removed = old[same_before : len(old) - same_after]
    added = new[same_before : len(new) - same_after]
    if len(removed) + len(added) > MAX_ROWS:
        return ()
    number = frame.first_line + first + same_before
    before = (ChangedLine("-", at, text) for at, text in enumerate(removed, number))
    after = (ChangedLine("+", at, text) for at, text in enumerate(added, number))
    return (*before, *after)


def _count_same(lines: Sequence[str], others: Sequence[str]) -> int:
    """Returns how many lines are the same from the beginning."""
    pairs = enumerate(zip(lines, others, strict=False))
    return next((index for index, (line, other) in pairs if line != other), min(len(lines), len(others)))


def _is_inside(edit: EditRecord, frame: Frame) -> bool:
    """Whether a frame has the whole text of an edit's place; a frame cuts its lines."""
    region, after = edit.region, frame.first_line + len(frame.lines)
    if not frame.first_line <= region.line <= region.end_line < after:
        return False
    return region.end_column <= len(frame.lines[region.end_line - frame.first_line]) + 1


def _apply_edits_to_lines(lines: Sequence[str], edits: Sequence[EditRecord], first_line: int) -> list[str]:
    """Returns lines, the first of which has a number, after edits; an empty text has no lines."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    text = "\n".join(lines)
    for region, replacement in reversed(edits):
        start = starts[region.line - first_line] + region.column - 1
        end = starts[region.end_line - first_line] + region.end_column - 1
        text = text[:start] + replacement.replace("\r\n", "\n") + text[end:]
    return text.split("\n") if text else []
