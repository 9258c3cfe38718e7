"""Files in the making: a draft beside a file takes its place when it is complete.

A draft's name cannot be foretold and must be new, so that no link that somebody has planted is followed. It is known
before the file exists, and whatever is left when the process ends is removed then.
"""

from __future__ import annotations

import atexit
import os
import secrets
import stat
import sys
from contextlib import suppress
from pathlib import Path

_open: set[str] = set()


class Draft:
    """A file beside `target` (absolute, without links) that only its owner may read."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(f".psverify-{secrets.token_hex(8)}.tmp")
        if not _open:
            atexit.register(_remove_all)
        _open.add(str(self.path))

    def open(self) -> int:
        """Makes the file and returns its descriptor, for writing bytes; raises OSError."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
        return os.open(self.path, flags, 0o600)

    def keep_attributes(self, *, new_mode: int = 0o666) -> None:
        """Gives the draft mode, owner and extended attributes of what it is to replace, as far as the system lets us.

        Where it replaces nothing it gets `new_mode`, as the umask allows.
        """
        try:
            status = self.target.stat()
        except FileNotFoundError:
            if sys.platform != "win32":
                self.path.chmod(new_mode & ~_umask())
            return
        if sys.platform != "win32":
            with suppress(OSError):
                os.chown(self.path, status.st_uid, status.st_gid)
        if sys.platform == "linux":
            with suppress(OSError):
                for name in os.listxattr(self.target):
                    os.setxattr(self.path, name, os.getxattr(self.target, name))
        # After chown, which clears the set-id bits.
        self.path.chmod(stat.S_IMODE(status.st_mode))

    def replace(self) -> None:
        """Puts the draft in the target's place; raises OSError."""
        self.path.replace(self.target)

    def discard(self) -> None:
        """Removes the draft if it is still there."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
        _open.discard(str(self.path))


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _remove_all() -> None:
    for path in tuple(_open):
        with suppress(OSError):
            os.unlink(path)  # noqa: PTH108
        _open.discard(path)
