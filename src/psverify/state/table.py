"""The tables of a cache: what is known of files, as JSON in which nothing is written twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from psverify.facts.project.surroundings import KINDS, Look
from psverify.named_tuple import NamedTuple
from psverify.read.stamp import Stamp
from psverify.state.surroundings import Files, Seen

SCHEMA = "psverify.cache/3"
NOTHING: Mapping[Look, Files] = MappingProxyType({})


class Entry(NamedTuple):
    """A file: how it looked, the SHA-256 of its bytes, its suppressed findings, the day it was last seen, what was found.

    `found` are records as `state/packed_records.py` packs them; `around` is what else they depend on.
    """

    stamp: Stamp
    digest: str
    suppressed: int
    day: int
    found: Any = ()
    around: Mapping[Look, Files] = NOTHING


Table = dict[str, Entry]


def load_table(text: bytes) -> Table:
    """Returns the table in a file; raises one of several exceptions for any that is not ours."""
    import json  # noqa: PLC0415 - a run without a cache does not need it

    content = json.loads(text)
    if content["schema"] != SCHEMA:
        raise ValueError(content["schema"])
    seen = [(path, _seen(*rest)) for path, *rest in content["seen"]]
    looks = [_look(row, seen) for row in content["looks"]]
    rules = content["rules"]
    return {path: _entry(row, rules, looks) for path, row in content["files"].items()}


def _seen(digest: str = "", *numbers: int) -> Seen:
    return Seen(Stamp(*numbers), digest) if digest else Seen(None)


def _look(row: list[Any], seen: Sequence[tuple[str, Seen]]) -> tuple[Look, Files]:
    kind, path, digest, places = row
    if kind not in KINDS or type(path) is not str or type(digest) is not str:
        raise TypeError
    return Look(kind, path, digest), dict(map(seen.__getitem__, places))


def _entry(row: list[Any], rules: list[Any], looks: Sequence[tuple[Look, Files]]) -> Entry:
    *numbers, digest, around, found = row
    mtime, size, ctime, inode, suppressed, day = numbers
    if not all(type(number) is int for number in numbers) or type(digest) is not str:
        raise TypeError
    if found:
        lines, records = found
        found = (lines, [[rules[number], *rest] for number, *rest in records])
    known = dict(map(looks.__getitem__, around)) if around else NOTHING
    return Entry(Stamp(mtime, size, ctime, inode), digest, suppressed, day, found, known)


def dump_table(table: Mapping[str, Entry]) -> str:
    """Returns the text of a table."""
    writer = _Writer()
    rows = {path: writer.row(entry) for path, entry in sorted(table.items())}
    parts = {"rules": writer.rules, "seen": writer.seen, "looks": writer.looks}
    shared = "".join(f'"{name}": [{",".join(texts)}],\n' for name, texts in parts.items())
    return f'{{"schema": "{SCHEMA}",\n{shared}"files": {_dumped(rows)}}}\n'


class _Writer:
    """Makes rows of entries; what they share is kept as texts, with their places."""

    def __init__(self) -> None:
        self.rules: dict[str, int] = {}
        self.seen: dict[str, int] = {}
        self.looks: dict[str, int] = {}
        self._places: dict[Look, int] = {}

    def row(self, entry: Entry) -> list[Any]:
        found: Any = ()
        if entry.found:
            lines, records = entry.found
            found = (lines, [[_index_of_value(self.rules, rule), *rest] for rule, *rest in records])
        around = [self._look(look, files) for look, files in entry.around.items()]
        return [*entry.stamp, entry.suppressed, entry.day, entry.digest, around, found]

    def _look(self, look: Look, files: Files) -> int:
        if look not in self._places:
            places = [_index_of_value(self.seen, _seen_row(path, seen)) for path, seen in files.items()]
            self._places[look] = _index_of_value(self.looks, [*look, places])
        return self._places[look]


def _seen_row(path: str, seen: Seen) -> list[Any]:
    return [path] if seen.stamp is None else [path, seen.digest, *seen.stamp]


def _index_of_value(texts: dict[str, int], value: Any) -> int:
    """Returns the place of a value among those that are written once."""
    return texts.setdefault(_dumped(value), len(texts))


def _dumped(value: Any) -> str:
    import json  # noqa: PLC0415 - as above

    return json.dumps(value, separators=(",", ":"))
