"""How files look from outside: what must be the same for their content to be the same."""

from __future__ import annotations

import os

from psverify.named_tuple import NamedTuple

COARSE_NS = 2_000_000_000
"""A file this young may change without changing its times (FAT counts in 2 s)."""
FINE_NS = 20_000_000
"""As above, where the system counts in less than 10 ms: Linux counts in 4 ms or 10 ms."""
_HUNDREDTH = 10_000_000


class Stamp(NamedTuple):
    """How a file looked from outside; times in nanoseconds, 0 if they say nothing.

    `ctime` changes with the content whatever `mtime` is set to (on Windows it is when the file was made), and `inode`
    when another file takes the place.
    """

    mtime: int
    size: int
    ctime: int = 0
    inode: int = 0

    def is_settled(self, now: float) -> bool:
        """Whether a change after `now`, in seconds, shows in the times."""
        coarse = self.ctime % _HUNDREDTH == 0
        return max(self.mtime, self.ctime) < now * 1e9 - (COARSE_NS if coarse else FINE_NS)


def stamp(path: str) -> Stamp | None:
    """Looks at a file; None if it cannot be looked at."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a Path for each of thousands of files costs more than the question
    except (OSError, ValueError):
        return None
    return Stamp(status.st_mtime_ns, status.st_size, status.st_ctime_ns, status.st_ino)
