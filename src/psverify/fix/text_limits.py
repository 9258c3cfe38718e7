"""What a text can take: characters of its encoding, and a growth that is bounded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from psverify.fix.reject_fixes import Refusal

if TYPE_CHECKING:
    from psverify.fix.edits import Taken
    from psverify.read.source import Source

GROWTH, SPARE = 64, 64 * 1024
"""Fixes may make a text so many times as long, and by so many bytes longer."""
TOO_LONG = f"the text would grow more than {GROWTH} times"


def unencodable(source: Source, taken: Sequence[Taken]) -> list[Refusal]:
    """Returns the fixes whose text the encoding of a file cannot hold, and those that would convert a guessed one."""
    refused = [
        Refusal(fix, f"the encoding of the file was guessed ({source.encoding})")
        for fix in taken
        if fix.encoding is not None and not source.certain
    ]
    if not source.encoding.startswith("utf"):
        refused += (Refusal(fix, reason) for fix in taken if (reason := _unknown_character(source, fix)) is not None)
    return refused


def _unknown_character(source: Source, fix: Taken) -> str | None:
    try:
        source.encode("".join(edit.text for edit in fix.edits).encode())
    except UnicodeEncodeError as error:
        return f"the file's encoding, {source.encoding}, has no {error.object[error.start : error.end]!r}"
    return None


def too_long(first: Source, current: Source, taken: Sequence[Taken]) -> list[Refusal]:
    """Returns the fixes without which a text does not grow beyond what is allowed, the longest first."""
    room = GROWTH * len(first.buffer) + SPARE - len(current.buffer)
    growths = sorted(((_growth(fix), index) for index, fix in enumerate(taken)), reverse=True)
    excess, refused = sum(growth for growth, _ in growths) - room, list[Refusal]()
    for growth, index in growths:
        if excess <= 0:
            break
        refused.append(Refusal(taken[index], TOO_LONG))
        excess -= growth
    return refused


def _growth(fix: Taken) -> int:
    return sum(len(edit.text.encode()) - (edit.span.end - edit.span.start) for edit in fix.edits)
