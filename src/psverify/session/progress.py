"""A progress bar on standard error for long work on a terminal."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from typing import TextIO

from psverify.report import console

PATIENCE = 1.0
"""Seconds that work may take without a bar."""
INTERVAL = 0.1
ERASE = "\r\x1b[K"


def wants_progress(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether to show a bar: on a terminal that can move its cursor, outside CI."""
    return stream.isatty() and environment.get("TERM") != "dumb" and not environment.get("CI")


class Progress:
    """Shows how far a run is; `clock` is in seconds."""

    def __init__(
        self, total: int, stream: TextIO | None = None, *, shown: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total = total
        self._done = 0
        self._stream = console.errors() if stream is None else stream
        self._clock = clock
        self._started = clock()
        self._next = self._started + PATIENCE if shown else float("inf")
        self._drawn = False
        self._interrupted = False

    def step(self) -> None:
        """Counts one subject, and draws the bar if it is due or was cleared."""
        self._done += 1
        now = self._clock()
        if now >= self._next or self._interrupted:
            self._next = now + INTERVAL
            self._drawn, self._interrupted = True, False
            self._stream.write(ERASE + self._bar(now - self._started))
            self._stream.flush()

    def clear(self) -> None:
        """Erases the bar, so that something else can be written to the terminal; the next step draws it again."""
        if self._drawn:
            self._drawn, self._interrupted = False, True
            self._stream.write(ERASE)
            self._stream.flush()

    def _bar(self, seconds: float) -> str:
        import shutil

        count = f" {self._done}/{self._total}{_pace(self._done, self._total, seconds)}"
        room = max(min(shutil.get_terminal_size().columns - len(count) - 3, 40), 0)
        full = room * self._done // max(self._total, 1)
        return f"[{'#' * full}{'.' * (room - full)}]{count}"


def _pace(done: int, total: int, seconds: float) -> str:
    """Returns the rate in subjects per second, and the remaining time at that rate."""
    if not done or seconds <= 0:
        return ""
    left = round((total - done) * seconds / done)
    return f" {done / seconds:.0f}/s, {left // 60}:{left % 60:02} left"
