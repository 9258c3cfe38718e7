"""A request to stop that many threads can wait for."""

from __future__ import annotations

import threading


class Cancel:
    """A cancellation: requested once, from any thread, it sets every watching event."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watching: list[threading.Event] = []
        self._children: list[Cancel] = []
        self.event = threading.Event()

    @property
    def requested(self) -> bool:
        """Whether cancellation was requested."""
        return self.event.is_set()

    def request(self) -> None:
        """Requests cancellation."""
        with self._lock:
            self.event.set()
            for each in self._watching:
                each.set()
            for child in self._children:
                child.request()

    def child(self) -> Cancel:
        """Returns a child, which is cancelled with this one but not the other way round."""
        found = Cancel()
        with self._lock:
            self._children.append(found)
            if self.event.is_set():
                found.request()
        return found

    def watch(self, event: threading.Event) -> None:
        """Sets an event once cancellation is requested."""
        with self._lock:
            self._watching.append(event)
            if self.event.is_set():
                event.set()
