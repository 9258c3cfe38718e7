"""Keeps text for later: in memory while it is little, then on disk, so that memory stays flat."""

from __future__ import annotations

import shutil
from tempfile import SpooledTemporaryFile
from typing import TextIO

_IN_MEMORY = 1 << 20


def spool() -> SpooledTemporaryFile[str]:
    """Returns an empty text file that goes away by itself."""
    return SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", errors="surrogatepass", newline="")


def copy(kept: SpooledTemporaryFile[str], stream: TextIO) -> None:
    """Writes what was kept to a stream, and forgets it."""
    kept.seek(0)
    shutil.copyfileobj(kept, stream)
    kept.close()
