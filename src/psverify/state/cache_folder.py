"""The folder of a cache: `CACHEDIR.TAG`, a `.gitignore`, and a folder for each version with tables in it.

A repository's configuration may say where it is, and a repository may hold links and files of any name. So only a folder
that psverify has made, or that was empty, is used; only files are removed whose whole name is one of ours; and no link is
ever followed, be it the folder itself.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from psverify.atomic_file import Draft
from psverify.errors import UserError
from psverify.lazy_regex import regex
from psverify.read.read_file import read_file

FOLDER = ".psverify_cache"
KEEP_DAYS = 30
LIMIT = 256_000_000
"""Bytes of a table."""
TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of psverify (https://bford.info/cachedir/).\n"
_OWN = {"CACHEDIR.TAG": TAG, ".gitignore": "# Made by psverify.\n*\n"}
_VERSION = regex(r"\d+\.\d+[0-9A-Za-z.+-]*")
_TABLE = regex(r"[0-9a-f]{3,64}\.json|\.psverify-[0-9a-f]{16}\.tmp")


class CacheFolder:
    """The folder of one version of psverify."""

    def __init__(self, folder: Path, version: str) -> None:
        self.path = folder
        self._home = folder / version

    def read(self, settings: str) -> bytes:
        """Returns the text of a table; raises OSError."""
        if not is_ours(self.path) or not _is_folder(self._home):
            raise FileNotFoundError
        return read_file(self._home / f"{settings}.json", LIMIT)

    def prepare(self) -> bool:
        """Makes the folder if it is not there; returns whether it may be used."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if not is_ours(self.path):
                if not _is_folder(self.path) or any(self.path.iterdir()):
                    return False
                for name, text in _OWN.items():
                    _write_text(self.path / name, text)
            self._home.mkdir(exist_ok=True)
        except OSError:
            return False
        return _is_folder(self._home)

    def write(self, settings: str, text: str) -> None:
        """Replaces a table; raises OSError."""
        _write_text(self._home / f"{settings}.json", text)

    def prune(self, now: float) -> None:
        """Removes the tables that no run has written to for a month, of this version and of others; raises OSError."""
        for file in _cache_tables(self.path):
            if file.stat().st_mtime < now - KEEP_DAYS * 86_400:
                file.unlink(missing_ok=True)
                with suppress(OSError):  # others are still in it
                    file.parent.rmdir()


def is_ours(folder: Path) -> bool:
    """Whether a folder, which must be no link, has our tag in it."""
    try:
        return _is_folder(folder) and _is_own(folder / "CACHEDIR.TAG", TAG)
    except OSError:
        return False


def clear(folder: Path) -> bool:
    """Removes a cache, but nothing else; returns whether there was one. Raises UserError for a link, and where it cannot."""
    if folder.is_symlink():
        raise UserError(f"clean: {folder} is a link, which psverify does not follow; remove it or pass its target")
    if not is_ours(folder):
        return False
    try:
        for table in list(_cache_tables(folder)):
            table.unlink(missing_ok=True)
            with suppress(OSError):
                table.parent.rmdir()
        for name, text in _OWN.items():
            if _is_own(folder / name, text):
                (folder / name).unlink()
        with suppress(OSError):  # what is not ours stays
            folder.rmdir()
    except OSError as error:
        raise UserError(f"clean: {folder} cannot be removed: {error.strerror or error}") from error
    return True


def _cache_tables(folder: Path) -> Iterator[Path]:
    """Yields the tables, and drafts of tables, in the folders of all versions."""
    for home in folder.iterdir():
        if _VERSION.fullmatch(home.name) and _is_folder(home):
            yield from (file for file in home.iterdir() if _TABLE.fullmatch(file.name) and _is_file(file))


def _is_folder(path: Path) -> bool:
    """Whether this is a folder, and no link to one: a junction on Windows is one, too."""
    try:
        status = path.lstat()
    except (OSError, ValueError):
        return False
    return stat.S_ISDIR(status.st_mode) and not getattr(status, "st_reparse_tag", 0)


def _is_file(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def _is_own(path: Path, text: str) -> bool:
    try:
        return _is_file(path) and read_file(path, 1000) == text.encode()
    except OSError:
        return False


def _write_text(file: Path, text: str) -> None:
    draft = Draft(file)
    try:
        with os.fdopen(draft.open(), "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        draft.replace()
    finally:
        draft.discard()
