"""What rules look at beside their file, and how it looked when they did: what a result that is remembered depends on.

A process keeps how it first saw a file, for it also keeps what it read there.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from psverify.named_tuple import NamedTuple
from psverify.read.stamp import Stamp, stamp

SCRIPTS = (".ps1", ".psm1")
MODULES = (".psm1", ".psd1")
TEXTS = (
    *SCRIPTS, ".psd1", ".ps1xml", ".psrc", ".pssc", ".cdxml", ".xml", ".json", ".yml", ".yaml", ".md", ".txt", ".bat",
    ".cmd", ".sh", ".cs", ".config", ".nuspec", ".mof",
)  # fmt: skip
"""The endings of files that may name a function."""
MOST_FOLDERS = 20_000
"""A repository with more folders is not read to its end."""
HEIGHT = 3
"""So many folders above a file that is in no git repository may hold the module that it belongs to."""
SKIPPED = frozenset((".git", ".hg", ".svn", "node_modules"))
CACHE_MARK = "CACHEDIR.TAG"
"""The file that marks a folder as a cache, such as our own, which repeats the names of functions."""

Stamps = Mapping[str, Stamp | None]
"""How files look by their paths; None where only the name counts."""
Stamper = Callable[[str], Stamp | None]
first_stamp = cache(stamp)
"""How a file looked when this process first looked at it."""


class Look(NamedTuple):
    """What was read: a kind of `KINDS`, a path, and a digest of what was seen."""

    kind: str
    path: str
    seen: str


@cache
def look(kind: str, path: str) -> Look:
    """Checks what is to be read next; what this process read before counts as it was then."""
    return Look(kind, path, digest_of(KINDS[kind](path, first_stamp)))


def digest_of(stamps: Stamps) -> str:
    """Returns a short digest of how files look."""
    return hashlib.sha256(repr(sorted(stamps.items())).encode(errors="surrogateescape")).hexdigest()[:20]


@lru_cache(maxsize=4096)
def root_of(folder: Path) -> Path:
    """Returns the git repository around a folder; or else the folder of the module around it, or the folder itself."""
    above = (folder, *folder.parents)
    git = next((place for place in above if os.path.exists(place / ".git")), None)  # noqa: PTH110 - never raises
    return git or next((place for place in above[: HEIGHT + 1] if _has_module(place)), folder)


def files_of_folders(root: str) -> Iterator[list[str]]:
    """Yields the files of each folder from a root on, links and caches left out, up to the most folders."""
    waiting = [root]
    for _ in range(MOST_FOLDERS):
        if not waiting:
            return
        folder = waiting.pop()
        entries = _entries(folder)
        if folder != root and any(entry.name == CACHE_MARK for entry in entries):
            yield []
            continue
        yield [entry.path for entry in entries if entry.is_file(follow_symlinks=False)]
        waiting += [e.path for e in entries if e.is_dir(follow_symlinks=False) and e.name.lower() not in SKIPPED]


def scripts_in(folder: str) -> Iterator[str]:
    """Yields the scripts of a folder; of one that cannot be read, none."""
    yield from (entry.path for entry in _entries(folder) if entry.name.lower().endswith(SCRIPTS) and _is_file(entry))


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads round in a circle
        return False


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _has_module(folder: Path) -> bool:
    return any(entry.name.lower().endswith(MODULES) for entry in _entries(str(folder)))


def _file(path: str, stamper: Stamper) -> Stamps:
    seen = stamper(path)
    return {} if seen is None else {path: seen}


def _look_at_path(path: str, _: Stamper) -> Stamps:
    return {os.path.realpath(path): None} if os.path.exists(path) else {}  # noqa: PTH110 - never raises


def _look_at_root(folder: str, _: Stamper) -> Stamps:
    return {str(root_of(Path(folder))): None}


def _scripts(folder: str, stamper: Stamper) -> Stamps:
    return {path: stamper(path) for path in scripts_in(folder)}


def _look_below(endings: tuple[str, ...]) -> Callable[[str, Stamper], Stamps]:
    def stamps(root: str, stamper: Stamper) -> Stamps:
        paths = (path for files in files_of_folders(root) for path in files)
        return {path: stamper(path) for path in paths if path.lower().endswith(endings)}

    return stamps


KINDS: Mapping[str, Callable[[str, Stamper], Stamps]] = {
    "file": _file,
    "place": _look_at_path,
    "root": _look_at_root,
    "scripts": _scripts,
    "scripts below": _look_below((*SCRIPTS, *MODULES)),
    "texts below": _look_below(TEXTS),
}
"""What can be looked at, as a function of its path: a file; whether it is there, and where links lead; the root of
a folder's repository; the scripts of a folder; the scripts and manifests, or all texts, below a folder."""
