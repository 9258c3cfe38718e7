"""Remembers what was found in files, so that those that have not changed need not be checked again.

A cache is a folder (`state/cache_folder.py`) with `<version>/<settings>.json` for each digest of what a result depends on
beside the file. Whatever is wrong with it makes a run slower, and never fail.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.read.stamp import Stamp
from psverify.state.cache_folder import KEEP_DAYS, CacheFolder
from psverify.state.surroundings import Files, Surroundings, digest_of_file, is_on_drive_of
from psverify.state.table import Entry, Table, dump_table, load_table

if TYPE_CHECKING:
    from psverify.facts.project.surroundings import Look


class Cache:
    """What is known for one run, by the digest of the settings; read on demand, written by `save`."""

    def __init__(self, folder: Path, version: str, now: float | None = None) -> None:
        self.folder = CacheFolder(folder, version)
        self._now = time.time() if now is None else now
        self._known: dict[str, Table] = {}
        self._changed: dict[str, Table] = {}
        self._surroundings = Surroundings(self._now)

    @property
    def _day(self) -> int:
        return int(self._now // 86_400)

    def find(self, settings: str, path: str, seen: Stamp) -> Entry | None:
        """Returns what is known of a file that looks as it did when it was checked, or has the bytes that it had then."""
        key = os.path.abspath(path)  # noqa: PTH100
        if settings not in self._known:
            self._known[settings] = self._read(settings)
        entry = self._known[settings].get(key)
        if entry is None or not self._has_same_bytes(entry, path, seen):
            return None
        around = self._around_now(entry.around, key)
        if around is None:
            return None
        if entry.stamp != seen or entry.day != self._day or entry.around != around:
            self.remember(settings, path, seen, entry._replace(around=around))
        return entry

    def _has_same_bytes(self, entry: Entry, path: str, seen: Stamp) -> bool:
        return entry.stamp.size == seen.size and (entry.stamp == seen or digest_of_file(path) == entry.digest)

    def _around_now(self, around: Mapping[Look, Files], path: str) -> Mapping[Look, Files] | None:
        """Returns what a file depends on as it is now; None if any of it has changed."""
        now = {}
        for look, files in around.items():
            current = self._surroundings.current(look, files) if is_on_drive_of(look, path) else None
            if current is None:
                return None
            now[current] = files if current == look else self._surroundings.files(current) or files
        return now

    def around(self, looks: Iterable[Look]) -> Mapping[Look, Files] | None:
        """Returns what is to be kept of what was looked at in this run; None if any of it may have changed since."""
        found = {}
        for look in looks:
            files = self._surroundings.files(look)
            if files is None:
                return None
            found[look] = files
        return found

    def remember(self, settings: str, path: str, seen: Stamp, entry: Entry) -> None:
        """Notes what is known of a file; `seen` is how it looked before it was read."""
        known = seen if seen.is_settled(self._now) else Stamp(0, seen.size)
        noted = entry._replace(stamp=known, day=self._day)
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
                self.folder.write(settings, dump_table(kept))
            self.folder.prune(self._now)
        except OSError:
            return False  # a read-only project, a full disk: the next run is slower, and that is all
        self._changed.clear()
        return True

    def _read(self, settings: str) -> Table:
        try:
            return load_table(self.folder.read(settings))
        except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
            return {}
