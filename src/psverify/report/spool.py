"""Keeps text for later: in memory while it is little, then on disk, so that memory stays flat."""

from __future__ import annotations

import shutil
import weakref
from tempfile import SpooledTemporaryFile
from typing import TextIO

_IN_MEMORY = 1 << 20


class Spool:
    """A text that is written now and copied later; it closes itself when a run is broken off and nobody needs it."""

    def __init__(self) -> None:
        self._file: SpooledTemporaryFile[str] = SpooledTemporaryFile(  # noqa: SIM115 - outlives this call
            _IN_MEMORY, "w+", encoding="utf-8", errors="surrogatepass", newline=""
        )
        weakref.finalize(self, self._file.close)

    def write(self, text: str) -> None:
        """Adds to the text."""
        self._file.write(text)

    def copy_to(self, stream: TextIO | Spool) -> None:
        """Writes all of the text to a stream."""
        self._file.seek(0)
        shutil.copyfileobj(self._file, stream)
