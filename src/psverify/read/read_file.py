"""Reads files that others may have put there: regular ones only, and none without a limit.

A pipe or a device would keep a run waiting or reading for ever, and a file of gigabytes would take all memory.
"""

from __future__ import annotations

import errno
import os
import stat
import sys

SCRIPT_LIMIT = 64_000_000
"""Bytes of a script."""
CONFIGURATION_LIMIT = 1_000_000
"""Bytes of a configuration file, a settings file, a file with rules in YAML or an ignore file."""
_MORE = 1_000_000
_OPEN = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


def read_file(path: str | os.PathLike[str], limit: int = SCRIPT_LIMIT) -> bytes:
    """Returns a file's bytes; raises OSError, also for what is no regular file or larger than `limit` in bytes."""
    _check_size(_looked_at(path), limit)
    descriptor = os.open(path, _OPEN)
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        size = _check_size(os.fstat(descriptor), limit)
        data = file.read(size + 1) or b""
        # The size that the system tells is 0 for what lies in /proc, whatever is in it.
        while size < len(data) <= limit and (more := file.read(_MORE)):
            data += more
    if len(data) > limit:
        raise _too_large(limit)
    return data


def read_start(path: str, size: int) -> bytes:
    """Returns at most so many bytes of the beginning of a regular file, however large it is; raises OSError."""
    _check_size(_looked_at(path), sys.maxsize)
    with os.fdopen(os.open(path, _OPEN), "rb", buffering=0) as file:
        return file.read(size) or b""


def _looked_at(path: str | os.PathLike[str]) -> os.stat_result:
    try:
        return os.stat(path)  # noqa: PTH116 - a Path for each of thousands of files costs more than the question
    except ValueError as error:  # a NUL in the name
        raise OSError(errno.EINVAL, f"not a file name: {error}") from error


def _check_size(status: os.stat_result, limit: int) -> int:
    """Returns the size."""
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    if status.st_size > limit:
        raise _too_large(limit)
    return status.st_size


def _too_large(limit: int) -> OSError:
    return OSError(errno.EFBIG, f"larger than {limit // 1_000_000} MB")
