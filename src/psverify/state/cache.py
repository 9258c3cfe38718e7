"""Remembers which files were clean, so that they need not be checked again; what was found is never kept.

A cache is a folder: `CACHEDIR.TAG`, a `.gitignore` of its own, and `<version>/<settings>.json` for each digest of what
a result depends on beside the file. Whatever is wrong with it makes a run slower, and never fail.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from psverify.named import NamedTuple

FOLDER = ".psverify_cache"
TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of psverify (https://bford.info/cachedir/).\n"
KEEP_DAYS = 30
RACY_NS = 2_000_000_000
"""A file this young may change without changing its time stamp (FAT counts in 2 s): only its content is trusted."""


class Stamp(NamedTuple):
    """How a file looked from outside; `mtime` in nanoseconds, 0 if it says nothing."""

    mtime: int
    size: int


class Entry(NamedTuple):
    """A clean file: how it looked, the SHA-256 of its bytes, its suppressed findings, the day it was last seen."""

    stamp: Stamp
    digest: str
    suppressed: int
    day: int


def stamp(path: str) -> Stamp | None:
    """Looks at a file; None if it cannot be looked at."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a Path for each of thousands of files costs more than the question
    except OSError:
        return None
    return Stamp(status.st_mtime_ns, status.st_size)


class Cache:
    """The clean files of one run, by the digest of their settings; read on demand, written by `save`."""

    def __init__(self, folder: Path, version: str, now: float | None = None) -> None:
        self.folder = folder
        self.version = version
        self._now = time.time() if now is None else now
        self._known: dict[str, dict[str, Entry]] = {}
        self._changed: dict[str, dict[str, Entry]] = {}

    @property
    def _day(self) -> int:
        return int(self._now // 86_400)

    def clean(self, settings: str, path: str, seen: Stamp) -> Entry | None:
        """Returns what is known of a file that looks as it did when it was clean, or has the bytes that it had then."""
        key = os.path.abspath(path)  # noqa: PTH100
        entry = self._table(settings).get(key)
        if entry is None or entry.stamp.size != seen.size:
            return None
        if entry.stamp.mtime != seen.mtime and _digest(path) != entry.digest:
            return None
        if entry.stamp.mtime != seen.mtime or entry.day != self._day:
            self.remember(settings, path, seen, entry.digest, entry.suppressed)
        return entry

    def remember(self, settings: str, path: str, seen: Stamp, digest: str, suppressed: int) -> None:
        """Notes that a file was clean; `seen` is how it looked before it was read."""
        certain = seen.mtime < self._now * 1e9 - RACY_NS
        entry = Entry(seen if certain else Stamp(0, seen.size), digest, suppressed, self._day)
        self._changed.setdefault(settings, {})[os.path.abspath(path)] = entry  # noqa: PTH100

    def save(self) -> None:
        """Writes what is new; a run that saves at the same time loses nothing but, at worst, some of its entries."""
        if not self._changed:
            return
        try:
            self._prepare()
            for settings, changes in self._changed.items():
                table = {**self._read(settings), **changes}
                self._write(settings, {path: entry for path, entry in table.items() if self._recent(entry)})
            self._prune()
        except OSError:
            return  # a read-only project, a full disk: the next run is slower, and that is all
        self._changed.clear()

    def _recent(self, entry: Entry) -> bool:
        return entry.day > self._day - KEEP_DAYS

    def _file(self, settings: str) -> Path:
        return self.folder / self.version / f"{settings}.json"

    def _table(self, settings: str) -> dict[str, Entry]:
        if settings not in self._known:
            self._known[settings] = self._read(settings)
        return self._known[settings]

    def _read(self, settings: str) -> dict[str, Entry]:
        import json  # noqa: PLC0415 - without a cache there is none

        try:
            return dict(_entries(json.loads(self._file(settings).read_bytes())))
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return {}

    def _write(self, settings: str, table: dict[str, Entry]) -> None:
        import json  # noqa: PLC0415 - as above

        rows = {
            path: [entry.stamp.mtime, entry.stamp.size, entry.digest, entry.suppressed, entry.day]
            for path, entry in sorted(table.items())
        }
        _replace(self._file(settings), json.dumps(rows, separators=(",", ":")))

    def _prepare(self) -> None:
        (self.folder / self.version).mkdir(parents=True, exist_ok=True)
        for name, text in (("CACHEDIR.TAG", TAG), (".gitignore", "# Made by psverify.\n*\n")):
            if not (self.folder / name).exists():
                _replace(self.folder / name, text)

    def _prune(self) -> None:
        """Drops the tables that no run has written to for a month, of this version and of others."""
        for file in self.folder.glob("*/*.json"):
            if file.stat().st_mtime < self._now - KEEP_DAYS * 86_400:
                file.unlink(missing_ok=True)
        for folder in self.folder.iterdir():
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()


def _entries(rows: dict[str, list[object]]) -> Iterator[tuple[str, Entry]]:
    for path, (mtime, size, digest, suppressed, day) in rows.items():
        if not (isinstance(digest, str) and isinstance(mtime, int) and isinstance(size, int)):
            raise TypeError(path)
        if not (isinstance(suppressed, int) and isinstance(day, int)):
            raise TypeError(path)
        yield path, Entry(Stamp(mtime, size), digest, suppressed, day)


def _digest(path: str) -> str | None:
    import hashlib  # noqa: PLC0415 - only where the time stamp does not tell

    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return None


def _replace(file: Path, text: str) -> None:
    draft = file.with_name(f".{file.name}.{os.urandom(6).hex()}.tmp")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def clear(folder: Path) -> bool:
    """Removes a cache; returns whether there was one. A folder without our tag is left alone."""
    tag = folder / "CACHEDIR.TAG"
    try:
        ours = "psverify" in tag.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    if ours:
        import shutil  # noqa: PLC0415 - brings three compression libraries

        shutil.rmtree(folder)
    return ours
