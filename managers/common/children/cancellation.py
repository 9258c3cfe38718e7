"""A wish to stop that many may wait for."""

from __future__ import annotations

import threading


class Cancel:
    """Can be requested once, from any thread; every watching event is set then."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watching: list[threading.Event] = []
        self._children: list[Cancel] = []
        self.event = threading.Event()

    @property
    def requested(self) -> bool:
        """Whether somebody wants an end."""
        return self.event.is_set()

    def request(self) -> None:
        """Asks for an end."""
        with self._lock:
            self.event.set()
            for each in self._watching:
                each.set()
            for child in self._children:
                child.request()

    def child(self) -> Cancel:
        """Returns one that is requested with this one, but not the other way round."""
        found = Cancel()
        with self._lock:
            self._children.append(found)
            if self.event.is_set():
                found.request()
        return found

    def watch(self, event: threading.Event) -> None:
        """Sets an event, too, as soon as an end is asked for."""
        with self._lock:
            self._watching.append(event)
            if self.event.is_set():
                event.set()
