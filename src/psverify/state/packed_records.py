"""Records as lists of texts and numbers, small and quick to read: how the cache keeps what was found in a file.

What records of one rule have in common stands first in a record, as a list of its own, and the lines of source that
frames show are kept once a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from psverify.model import EditRecord, FixRecord, Frame, Record, Region, Safety, Severity

Packed = tuple[list[str], list[list[Any]]]
_SAFETIES = tuple(Safety)
_PLAIN = Record("finding", "", "", Severity.NOTE, "", None)


def pack(records: Iterable[Record], path: str) -> Packed | None:
    """Returns the findings of a file; None if any has what is not kept."""
    lines: dict[str, int] = {}
    rows = []
    for record in records:
        if not _is_kept(record, path):
            return None
        level = None if record.level is None else int(record.level)
        rule = [record.rule, record.name, level, list(record.aliases), record.url]
        place = list(record.region) if record.region else 0
        said = (record.message, place, record.fingerprint, record.hint, list(record.notes), _packed_fix(record.fix))
        rows.append([rule, *said, *_packed_frame(record.frame, lines)])
    return list(lines), rows


def _is_kept(record: Record, path: str) -> bool:
    return record.path == path and record == record._replace(
        kind="finding",
        status=_PLAIN.status,
        subject=None,
        fixed=False,
        labels=_PLAIN.labels,
        data=_PLAIN.data,
        source=None,
        started_at=None,
        duration_s=None,
        attempt=None,
        exit_code=None,
    )


def _packed_fix(fix: FixRecord | None) -> Any:
    if fix is None:
        return 0
    return [_SAFETIES.index(fix.safety), fix.title, [[*edit.region, edit.text] for edit in fix.edits]]


def _packed_frame(frame: Frame | None, lines: dict[str, int]) -> list[Any]:
    if frame is None:
        return []
    return [frame.first_line, frame.first_column, *(lines.setdefault(line, len(lines)) for line in frame.lines)]


def unpack(packed: Packed, path: str) -> tuple[Record, ...]:
    """Returns the records of a file; raises one of several exceptions for what `pack` does not make."""
    lines, rows = packed
    _check_record_kind(str, *lines)
    return tuple(_record(row, lines, path) for row in rows)


def _record(row: list[Any], lines: Sequence[str], path: str) -> Record:
    (rule, name, level, aliases, url), message, place, fingerprint, hint, notes, fix, *frame = row
    _check_record_kind(str, rule, name, message, fingerprint, *aliases, *notes, *filter(None, (url, hint)))
    _check_record_kind(int, *(place or ()), *frame)
    return Record(
        "finding",
        rule,
        name,
        None if level is None else _LEVELS[level],
        message,
        path,
        Region(*place) if place else None,
        tuple(aliases),
        hint=hint,
        url=url,
        fix=_unpack_fix(fix) if fix else None,
        fingerprint=fingerprint,
        notes=tuple(notes),
        frame=Frame(frame[0], tuple(map(lines.__getitem__, frame[2:])), frame[1]) if frame else None,
    )


def _check_record_kind(kind: type, *values: object) -> None:
    if not all(type(value) is kind for value in values):
        raise TypeError


_LEVELS = {int(level): level for level in Severity}


def _unpack_fix(fix: list[Any]) -> FixRecord:
    safety, title, edits = fix
    _check_record_kind(str, title, *(edit[-1] for edit in edits))
    _check_record_kind(int, safety, *(number for edit in edits for number in edit[:-1]))
    found = (EditRecord(Region(*region), text) for *region, text in edits)
    return FixRecord(_SAFETIES[safety], title, tuple(found))
