"""Whether what a remembered result was found with, beside its file, is still the same."""

from __future__ import annotations

import os
from collections.abc import Mapping

from psverify.facts.project.surroundings import KINDS, Look, Stamps, digest_of
from psverify.named_tuple import NamedTuple
from psverify.read.read_file import read_file
from psverify.read.stamp import Stamp, stamp


class Seen(NamedTuple):
    """How a file looked, and the SHA-256 of its bytes; None and "" where only the name counts."""

    stamp: Stamp | None
    digest: str = ""


Files = Mapping[str, Seen]
"""What was looked at, by path."""


class Surroundings:
    """What files look at, as it is in one run, which began at `now`; no path is looked at twice."""

    def __init__(self, now: float) -> None:
        self._now = now
        self._stamps: dict[str, Stamp | None] = {}
        self._current: dict[Look, Look | None] = {}
        self._files: dict[Look, Files | None] = {}
        self._digests: dict[tuple[str, Stamp], str | None] = {}

    def current(self, look: Look, known: Files) -> Look | None:
        """Returns a look as it would be now, if nothing or nothing but times has changed since; None otherwise."""
        if look not in self._current:
            self._current[look] = self._compared(look, known)
        return self._current[look]

    def _compared(self, look: Look, known: Files) -> Look | None:
        now = KINDS[look.kind](look.path, self._stamp)
        seen = digest_of(now)
        if seen == look.seen:
            return look
        if now.keys() != known.keys() or not all(self._has_same_bytes(path, now[path], known[path]) for path in now):
            return None
        again = look._replace(seen=seen)
        return look if self.files(again) is None else again

    def _stamp(self, path: str) -> Stamp | None:
        if path not in self._stamps:
            self._stamps[path] = stamp(path)
        return self._stamps[path]

    def _has_same_bytes(self, path: str, now: Stamp | None, then: Seen) -> bool:
        if now is None or then.stamp is None:
            return now is then.stamp
        return now == then.stamp or (now.size == then.stamp.size and self._digest(path, now) == then.digest)

    def files(self, look: Look) -> Files | None:
        """Returns what is to be known of a look; None if it has changed since, or might have without a trace."""
        if look not in self._files:
            now = KINDS[look.kind](look.path, stamp)
            self._files[look] = self._settled(now) if digest_of(now) == look.seen else None
        return self._files[look]

    def _settled(self, stamps: Stamps) -> Files | None:
        files = {}
        for path, seen in stamps.items():
            digest = "" if seen is None else self._digest(path, seen)
            if digest is None or (seen is not None and not seen.is_settled(self._now)):
                return None
            files[path] = Seen(seen, digest)
        return files

    def _digest(self, path: str, seen: Stamp) -> str | None:
        """Returns the digest of a file, if it looks as it did when it is read."""
        key = (path, seen)
        if key not in self._digests:
            digest = digest_of_file(path)
            self._digests[key] = digest if stamp(path) == seen else None
        return self._digests[key]


def digest_of_file(path: str) -> str | None:
    """Returns the SHA-256 of a file's bytes; None if it cannot be read."""
    import hashlib  # noqa: PLC0415 - only where times do not tell

    try:
        return hashlib.sha256(read_file(path)).hexdigest()
    except OSError:
        return None


def is_on_drive_of(look: Look, path: str) -> bool:
    """Whether a look stays on the drive of its file: one at another machine's share would tell it who looks."""
    return os.path.splitdrive(look.path)[0] == os.path.splitdrive(path)[0]
