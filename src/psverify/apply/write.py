"""Puts new bytes in the place of a file's old ones: all of them or none."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import stat
import sys
import time
from pathlib import Path

from psverify.model import Failure

_ANY_WRITE_BIT = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
# Virus scanners and indexers open a file for a moment after it was written; Windows then refuses to move it.
_WINDOWS_IN_USE = frozenset({5, 32})
_WINDOWS_WAITS = (0.01, 0.05, 0.25)


def write(path: str, data: bytes, expected_digest: str) -> Failure | None:
    """Replaces a file's bytes by `data` if they still have the SHA-256 that was read; returns what stood in the way.

    A symbolic link stays, and its target is replaced. Mode, owner and extended attributes are kept as far as the
    system lets us. Of several hard links the one named gets the new bytes, the others keep the old. Whatever happens
    (no space, no permission, KeyboardInterrupt), the file has either all of its old bytes or all of the new.
    """
    target = Path(os.path.realpath(path))
    reason = _obstacle(target)
    if reason is None:
        try:
            reason = _replace(target, data, expected_digest)
        except OSError as error:
            reason = f"cannot be written: {error.strerror or error}"
    return None if reason is None else Failure("apply", f"{reason}; left alone", path)


def _obstacle(target: Path) -> str | None:
    try:
        mode = target.stat().st_mode
    except OSError as error:
        return f"cannot be written: {error.strerror}"
    # Root may write anything, but a file without write permission is meant to stay as it is.
    if not mode & _ANY_WRITE_BIT or not os.access(target, os.W_OK):
        return "is read-only"
    return None


def _replace(target: Path, data: bytes, expected_digest: str) -> str | None:
    # The name is known before the file exists, so that no interrupt can come between its making and its removal.
    temporary = target.with_name(f".psverify-{secrets.token_hex(8)}.tmp")
    try:
        _write_whole(temporary, data)
        _keep_attributes(target, temporary)
        if hashlib.sha256(target.read_bytes()).hexdigest() != expected_digest:
            return "changed while psverify ran"
        _move(temporary, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
    return None


def _write_whole(path: Path, data: bytes) -> None:
    # Scripts hold secrets: until the mode is copied, nobody else may read this one.
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _keep_attributes(source: Path, copy: Path) -> None:
    status = source.stat()
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.chown(copy, status.st_uid, status.st_gid)
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            for name in os.listxattr(source):
                os.setxattr(copy, name, os.getxattr(source, name))
    # After chown, which clears the set-id bits.
    shutil.copymode(source, copy)


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
