"""One value, also for many threads at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from psverify_managers.common.lazy_attribute import LazyAttribute

THREADS = 8


class Thing:
    def __init__(self) -> None:
        self.made = 0
        self.together = threading.Barrier(THREADS)

    @LazyAttribute
    def value(self) -> object:
        """What is made."""
        self.made += 1
        threading.Event().wait(0.01)
        return object()

    def ask(self, _: int) -> object:
        self.together.wait(30)
        return self.value


def test_made_once() -> None:
    thing, other = Thing(), Thing()
    with ThreadPoolExecutor(THREADS) as pool:
        assert len(set(map(id, pool.map(thing.ask, range(THREADS))))) == 1
    assert (thing.made, other.made) == (1, 0)
    assert thing.value is not other.value
