"""A bar on standard error for long work at a terminal, and nothing at all elsewhere."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import TextIO

PATIENCE = 1.0
"""Seconds that work may take without a bar."""
INTERVAL = 0.1
ERASE = "\r\x1b[K"


def wanted(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether somebody watches: a terminal that can move its cursor, and no continuous integration."""
    return stream.isatty() and environment.get("TERM") != "dumb" and not environment.get("CI")


class Progress:
    """Shows how far a run is; `clock` is in seconds."""

    def __init__(
        self, total: int, stream: TextIO | None = None, *, shown: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total = total
        self._done = 0
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._next = clock() + PATIENCE if shown else float("inf")
        self._drawn = False

    def step(self) -> None:
        """Counts one subject, and draws the bar if it is time."""
        self._done += 1
        now = self._clock()
        if now >= self._next:
            self._next = now + INTERVAL
            self._drawn = True
            self._stream.write(ERASE + self._bar())
            self._stream.flush()

    def clear(self) -> None:
        """Takes the bar away, so that something else can be written to the terminal."""
        if self._drawn:
            self._drawn = False
            self._stream.write(ERASE)
            self._stream.flush()

    def _bar(self) -> str:
        import shutil

        count = f" {self._done}/{self._total}"
        room = min(shutil.get_terminal_size().columns - len(count) - 3, 40)
        full = room * self._done // max(self._total, 1)
        return f"[{'#' * full}{'.' * (room - full)}]{count}"
