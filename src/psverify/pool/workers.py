"""Batches in worker processes: a thread here for each worker hands it a batch, and takes the results.

A worker that dies is replaced, and the items of its batch are run one by one to find the fatal one. Workers that die
while they start are not replaced: whatever is wrong would be wrong again, so the work is done in this process.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from psverify.pool.child import Child, DeadError, NeverStartedError
from psverify.pool.lost import Lost, run_or_lose

Item = TypeVar("Item")
Result = TypeVar("Result")

DEATH = "the worker process died: out of memory, native crash, or killed"
GIVEN_UP = "not run: too many worker processes died"
MOST_DEATHS = 50
"""Workers that may die in one run until no other is started."""
AHEAD = 4
"""Batches for each worker that may be done before their results are asked for."""
_GOODBYE = 1.0
"""Seconds to wait for threads whose workers were killed; a process that a worker started may keep its pipes open."""
_PULSE = 0.2 if sys.platform == "win32" else None
"""Seconds between two looks for Ctrl-C while waiting: on Windows a wait for a lock does not end for it."""


def in_processes(work: Callable[[Item], Result], batches: list[list[Item]], count: int) -> Iterator[Result | Lost]:
    """Yields the results in the order of the items; closing the iterator kills the workers."""
    run = _Run(work, batches, count)
    try:
        yield from run.results()
    finally:
        run.stop()


class _Run(Generic[Item, Result]):
    """One run; everything but `results` and `stop` happens in the threads."""

    def __init__(self, work: Callable[[Item], Result], batches: list[list[Item]], count: int) -> None:
        import pickle

        self._work = work
        self._pickled = pickle.dumps(work)
        self._batches = batches
        self._todo: queue.SimpleQueue[int] = queue.SimpleQueue()
        for number in range(len(batches)):
            self._todo.put(number)
        self._done: queue.SimpleQueue[tuple[int, list[Result | Lost] | None]] = queue.SimpleQueue()
        self._room = threading.Semaphore(AHEAD * count)
        self._lock = threading.Lock()
        self._children: set[Child] = set()
        self._deaths = 0
        self._startable = True
        self._stopped = False
        self._threads = [
            threading.Thread(target=self._serve, daemon=True, name="psverify worker")
            for _ in range(min(count, len(batches)))
        ]
        for thread in self._threads:
            thread.start()

    def results(self) -> Iterator[Result | Lost]:
        waiting: dict[int, list[Result | Lost] | None] = {}
        for number in range(len(self._batches)):
            while number not in waiting:
                finished, found = self._take()
                waiting[finished] = found
            results = waiting.pop(number)
            if results is None:
                yield from (run_or_lose(self._work, item) for item in self._batches[number])
            else:
                yield from results
            self._room.release()

    def _take(self) -> tuple[int, list[Result | Lost] | None]:
        while True:
            try:
                return self._done.get(timeout=_PULSE)
            except queue.Empty:
                continue

    def stop(self) -> None:
        """Kills all workers; the threads end because the pipes do."""
        with self._lock:
            self._stopped = True
            children = list(self._children)
        self._room.release(len(self._batches) + 1)
        for child in children:
            child.kill()
        for thread in self._threads:
            thread.join(_GOODBYE)

    def _serve(self) -> None:
        """Hands out batches until there are none; a batch is None in `_done` where it is to be run in this process."""
        child: Child | None = None
        while not self._stopped:
            self._room.acquire()
            try:
                number = self._todo.get_nowait()
            except queue.Empty:
                break
            if self._stopped:
                break
            child, results = self._ask(child, self._batches[number])
            self._done.put((number, results))
        if child is not None:
            self._end(child)

    def _ask(self, child: Child | None, batch: list[Item]) -> tuple[Child | None, list[Result | Lost] | None]:
        """Returns the worker to go on with, if any, and the results of a batch."""
        try:
            child = child or self._start()
            return child, child.run(batch)
        except NeverStartedError:
            self._startable = False
            # An item that kills workers would kill this process, too.
            return None, [Lost(GIVEN_UP)] * len(batch) if self._deaths else None
        except DeadError:
            self._end(child)
        if self._gives_up():
            return None, [Lost(GIVEN_UP)] * len(batch)
        if len(batch) == 1:
            return self._once_more(batch)
        child, results = None, list[Result | Lost]()
        for item in batch:
            child, found = self._once_more([item], child)
            results += found
        return child, results

    def _once_more(self, batch: list[Item], child: Child | None = None) -> tuple[Child | None, list[Result | Lost]]:
        """Runs a batch of one item, whose worker may have died for want of memory, in which others had a share."""
        try:
            child = child or self._start()
            return child, child.run(batch)
        except (DeadError, NeverStartedError):
            self._end(child)
        return None, [Lost(GIVEN_UP if self._gives_up() else DEATH)]

    def _gives_up(self) -> bool:
        with self._lock:
            self._deaths += 1
            return self._deaths > MOST_DEATHS

    def _start(self) -> Child:
        with self._lock:
            if self._stopped or not self._startable or self._deaths > MOST_DEATHS:
                raise NeverStartedError
        child = Child(self._pickled)
        with self._lock:
            self._children.add(child)
            stopped = self._stopped
        if stopped:
            child.kill()
        child.greet()
        return child

    def _end(self, child: Child | None) -> None:
        if child is not None:
            with self._lock:
                self._children.discard(child)
            child.close()
