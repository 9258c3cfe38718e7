"""Remembers what was found in files, so that those that have not changed need not be checked again.

A cache is a folder (`state/cache_folder.py`) with `<version>/<settings>.json` for each digest of what a result depends on
beside the file. Whatever is wrong with it makes a run slower, and never fail.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from psverify.named_tuple import NamedTuple
from psverify.state.cache_folder import KEEP_DAYS, CacheFolder

SCHEMA = "psverify.cache/2"
RACY_NS = 2_000_000_000
"""A file this young may change without changing its time stamp (FAT counts in 2 s): only its content is trusted."""


class Stamp(NamedTuple):
    """How a file looked from outside; times in nanoseconds, 0 if they say nothing.

    `ctime` changes with the content whatever `mtime` is set to (on Windows it is when the file was made), and `inode`
    when another file takes the place.
    """

    mtime: int
    size: int
    ctime: int = 0
    inode: int = 0


class Entry(NamedTuple):
    """A file: how it looked, the SHA-256 of its bytes, its suppressed findings, the day it was last seen, what was found.

    `found` are records as `state/packed_records.py` packs them.
    """

    stamp: Stamp
    digest: str
    suppressed: int
    day: int
    found: Any = ()


Table = dict[str, Entry]


def stamp(path: str) -> Stamp | None:
    """Looks at a file; None if it cannot be looked at."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a Path for each of thousands of files costs more than the question
    except (OSError, ValueError):
        return None
    return Stamp(status.st_mtime_ns, status.st_size, status.st_ctime_ns, status.st_ino)


class Cache:
    """What is known for one run, by the digest of the settings; read on demand, written by `save`."""

    def __init__(self, folder: Path, version: str, now: float | None = None) -> None:
        self.folder = CacheFolder(folder, version)
        self._now = time.time() if now is None else now
        self._known: dict[str, Table] = {}
        self._changed: dict[str, Table] = {}

    @property
    def _day(self) -> int:
        return int(self._now // 86_400)

    def find(self, settings: str, path: str, seen: Stamp) -> Entry | None:
        """Returns what is known of a file that looks as it did when it was checked, or has the bytes that it had then."""
        key = os.path.abspath(path)  # noqa: PTH100
        if settings not in self._known:
            self._known[settings] = self._read(settings)
        entry = self._known[settings].get(key)
        if entry is None or entry.stamp.size != seen.size:
            return None
        if entry.stamp != seen and _digest(path) != entry.digest:
            return None
        if entry.stamp != seen or entry.day != self._day:
            self.remember(settings, path, seen, entry)
        return entry

    def remember(self, settings: str, path: str, seen: Stamp, entry: Entry) -> None:
        """Notes what is known of a file; `seen` is how it looked before it was read."""
        certain = max(seen.mtime, seen.ctime) < self._now * 1e9 - RACY_NS
        noted = entry._replace(stamp=seen if certain else Stamp(0, seen.size), day=self._day)
        self._changed.setdefault(settings, {})[os.path.abspath(path)] = noted  # noqa: PTH100

    def save(self) -> bool:
        """Writes what is new, and returns whether it could; runs that save at one time lose, at worst, some entries."""
        if not self._changed:
            return True
        if not self.folder.prepare():
            return False
        try:
            for settings, changes in self._changed.items():
                table = {**self._read(settings), **changes}
                kept = {path: entry for path, entry in table.items() if entry.day > self._day - KEEP_DAYS}
                self.folder.write(settings, _dumped(kept))
            self.folder.prune(self._now)
        except OSError:
            return False  # a read-only project, a full disk: the next run is slower, and that is all
        self._changed.clear()
        return True

    def _read(self, settings: str) -> Table:
        import json  # noqa: PLC0415 - without a cache there is none

        try:
            return _loaded(json.loads(self.folder.read(settings)))
        except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
            return {}


def _loaded(content: Any) -> Table:
    """Returns the table of a parsed file; raises one of several exceptions for any other content."""
    if content["schema"] != SCHEMA:
        raise ValueError(content["schema"])
    rules = content["rules"]
    return {path: _entry(row, rules) for path, row in content["files"].items()}


def _entry(row: list[Any], rules: list[Any]) -> Entry:
    *numbers, digest, found = row
    mtime, size, ctime, inode, suppressed, day = numbers
    if not all(type(number) is int for number in numbers) or not isinstance(digest, str):
        raise TypeError
    if found:
        lines, records = found
        found = (lines, [[rules[number], *rest] for number, *rest in records])
    return Entry(Stamp(mtime, size, ctime, inode), digest, suppressed, day, found)


def _dumped(table: Mapping[str, Entry]) -> str:
    """Returns the text of a table; what records of one rule have in common is written once."""
    import json  # noqa: PLC0415 - as above

    rules: dict[str, int] = {}
    rows = {}
    for path, entry in sorted(table.items()):
        found: Any = ()
        if entry.found:
            lines, records = entry.found
            found = (lines, [[rules.setdefault(json.dumps(rule), len(rules)), *rest] for rule, *rest in records])
        seen = entry.stamp
        numbers = (seen.mtime, seen.size, seen.ctime, seen.inode, entry.suppressed, entry.day)
        rows[path] = [*numbers, entry.digest, found]
    head = f'{{"schema": {json.dumps(SCHEMA)},\n"rules": [{", ".join(rules)}],\n"files": '
    return f"{head}{json.dumps(rows, separators=(',', ':'))}}}\n"


def _digest(path: str) -> str | None:
    import hashlib  # noqa: PLC0415 - only where the time stamp does not tell

    from psverify.read.read_file import read_file  # noqa: PLC0415 - as above

    try:
        return hashlib.sha256(read_file(path)).hexdigest()
    except OSError:
        return None
