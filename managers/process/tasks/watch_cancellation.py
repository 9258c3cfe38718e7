"""Watches for cancellation of all tasks and runs of this process, in one thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from psverify_managers.common.children.cancellation import Cancel

PERIOD = 0.2
"""Seconds between two reads of the store."""


class Watcher:
    """Polls while anything is watched; `wanted` returns the identifiers to cancel."""

    def __init__(self, wanted: Callable[[], Iterable[str]]) -> None:
        self._wanted = wanted
        self._watched: dict[str, Cancel] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, identifier: str, cancel: Cancel) -> None:
        """Starts watching; requests `cancel` when cancellation is requested in the store."""
        with self._lock:
            self._watched[identifier] = cancel
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="psverify-cancel", daemon=True)
                self._thread.start()

    def remove(self, identifier: str) -> None:
        """Stops watching."""
        with self._lock:
            self._watched.pop(identifier, None)

    @property
    def busy(self) -> bool:
        """Whether anything is watched."""
        with self._lock:
            return bool(self._watched)

    def cancel_all(self) -> None:
        """Cancels everything (Ctrl-C)."""
        with self._lock:
            for cancel in self._watched.values():
                cancel.request()

    def close(self) -> None:
        """Stops the thread."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(PERIOD):
            with self._lock:
                watched = dict(self._watched)
            for identifier in self._wanted() if watched else ():
                if identifier in watched:
                    watched[identifier].request()
