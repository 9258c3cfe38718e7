"""Puts new bytes in the place of a file's old ones: all of them or none."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from pathlib import Path

from psverify.atomic_file import Draft
from psverify.model import Failure
from psverify.read.read_file import read_file

_ANY_WRITE_BIT = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
# Virus scanners and indexers open a file for a moment after it was written; Windows then refuses to move it.
_WINDOWS_IN_USE = frozenset({5, 32})
_WINDOWS_WAITS = (0.01, 0.05, 0.25)


def write_file(path: str, data: bytes, expected_digest: str) -> Failure | None:
    """Replaces a file's bytes by `data` if they still have the SHA-256 that was read; returns what stood in the way.

    A symbolic link stays, and its target is replaced. Mode, owner and extended attributes are kept as far as the
    system lets us. Of several hard links the one named gets the new bytes, the others keep the old. Whatever happens
    (no space, no permission, KeyboardInterrupt), the file has either all of its old bytes or all of the new.
    """
    target = Path(os.path.realpath(path))
    reason = _obstacle(target)
    if reason is None:
        try:
            reason = _replace_file(target, data, expected_digest)
        except OSError as error:
            reason = f"cannot be written: {error.strerror or error}"
    return None if reason is None else Failure("apply", f"{reason}; not changed", path)


def _obstacle(target: Path) -> str | None:
    try:
        mode = target.stat().st_mode
    except OSError as error:
        return f"cannot be written: {error.strerror}"
    # Root may write anything, but a file without write permission is meant to stay as it is.
    if not mode & _ANY_WRITE_BIT or not os.access(target, os.W_OK):
        return "is read-only"
    return None


def _replace_file(target: Path, data: bytes, expected_digest: str) -> str | None:
    draft = Draft(target)
    try:
        _write_whole(draft, data)
        draft.keep_attributes()
        if hashlib.sha256(read_file(target)).hexdigest() != expected_digest:
            return "changed while psverify ran"
        _move(draft.path, target)
    finally:
        draft.discard()
    return None


def _write_whole(draft: Draft, data: bytes) -> None:
    with os.fdopen(draft.open(), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _move(temporary: Path, target: Path) -> None:
    for wait in _WINDOWS_WAITS:
        if _moved(temporary, target):
            return
        time.sleep(wait)
    temporary.replace(target)


def _moved(temporary: Path, target: Path) -> bool:
    try:
        temporary.replace(target)
    except PermissionError as error:
        if getattr(error, "winerror", None) not in _WINDOWS_IN_USE:
            raise
        return False
    return True
