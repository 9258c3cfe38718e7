"""A log file that rotates when it is full: `name.log`, `name.log.1` (the newest old one), `name.log.2` …"""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

from psverify_managers.common.children.output_stream import Decoder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from psverify_managers.common.masking import Masker


class RotatingLog:
    """Keeps at most `limit` bytes in the newest file, unless a single line is longer, and `backups` older files."""

    def __init__(self, path: Path, limit: int, backups: int) -> None:
        self.path, self._limit, self._backups = path, limit, backups
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("ab", buffering=0)
        self._size = self._file.tell()

    def write(self, data: bytes) -> None:
        """Appends whole lines; rotates first if they do not fit."""
        with self._lock:
            if self._size and self._size + len(data) > self._limit:
                self._rotate()
            self._file.write(data)
            self._size += len(data)

    def close(self) -> None:
        """Closes the newest file."""
        with self._lock:
            self._file.close()

    def _rotate(self) -> None:
        self._file.close()
        for number in range(self._backups, 0, -1):
            older = self._numbered(number - 1)
            if older.exists():
                older.replace(self._numbered(number))
        self._file = self.path.open("wb", buffering=0)
        self._size = 0

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}") if number else self.path


class LogStream:
    """One output stream of a service: decoded, masked, written in whole lines, and searched for the ready line."""

    def __init__(self, log: RotatingLog, masker: Masker, pattern: str | None, ready: Callable[[], None]) -> None:
        self._log, self._decoder, self._masker = log, Decoder(), masker.stream()
        self._pattern, self._ready = re.compile(pattern) if pattern else None, ready
        self._partial = ""

    def feed(self, piece: bytes) -> None:
        """Adds a piece."""
        self._take(self._masker.feed(self._decoder.feed(piece)))

    def close(self) -> None:
        """Writes the remaining text; the log stays open."""
        self._take(self._masker.feed(self._decoder.feed(b"", final=True)) + self._masker.finish())
        if self._partial:
            self._take("\n")

    def _take(self, text: str) -> None:
        lines, newline, self._partial = (self._partial + text).rpartition("\n")
        if not newline:
            return
        self._log.write((lines + newline).encode("utf-8", "backslashreplace"))
        if self._pattern and any(map(self._pattern.search, lines.split("\n"))):
            self._pattern = None
            self._ready()


def log_tail(path: Path, count: int) -> list[str]:
    """Returns the last lines of a log without reading all of it; none if the file does not exist."""
    if not path.exists():
        return []
    with path.open("rb") as file:
        file.seek(0, 2)
        position, data = file.tell(), b""
        while position > 0 and data.count(b"\n") <= count:
            step = min(65536, position)
            position -= step
            file.seek(position)
            data = file.read(step) + data
    return data.decode("utf-8", "replace").splitlines()[-count:] if count else []
