"""Runs one work function over many items, here or in worker processes or threads; results stream in the items' order.

A worker gets the work (pickled) once, and what it builds from its work (rules, settings) it keeps from batch to batch.
Work must be an importable function, or an object of an importable class.
"""

from __future__ import annotations

import enum
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from psverify.errors import UserError, nearest
from psverify.pool.lost import Lost, run_or_lose
from psverify.stop_signals import raise_pending_signal

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")

__all__ = ["BACKENDS", "Lane", "Lost", "backend", "batches", "cpus", "processes", "run"]

WORTH_A_WORKER = 2_000_000
"""Bytes of scripts that pay for the start of a worker process, some 0.2 s of a processor (bench/pool.py); below two, none."""
BATCH_BYTES = 256_000
BATCHES_A_JOB = 8
WINDOWS_LIMIT = 60
"""As many processes as Python's own pools start on Windows."""
THREADS = 32
BACKENDS = ("processes", "threading", "dask", "ray")


class Lane(enum.Enum):
    """What an item costs: computing (worker processes), or waiting for others (threads)."""

    PROCESSES = "processes"
    THREADS = "threads"


def cpus() -> int:
    """The number of processors that this process may use, and that the operating system can wait for."""
    if hasattr(os, "process_cpu_count"):
        count = os.process_cpu_count()
    elif hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count()
    return min(count or 1, WINDOWS_LIMIT) if sys.platform == "win32" else count or 1


def processes(jobs: int | None, weights: Sequence[int]) -> int:
    """Returns how many processes to use for items of these weights in bytes; `jobs` None: as many as pay."""
    if jobs is None:
        jobs = min(cpus(), sum(weights) // WORTH_A_WORKER)
    limit = WINDOWS_LIMIT if sys.platform == "win32" else len(weights)
    return max(1, min(jobs, limit, len(weights)))


def run(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    jobs: int | None = None,
    *,
    lane: Lane = Lane.PROCESSES,
    weights: Sequence[int] | None = None,
) -> Iterator[Result | Lost]:
    """Yields `work(item)` for each item, in order; an item that breaks gives `Lost`, and the rest is run.

    `jobs` None means as many as pay. `weights` are the items' sizes in bytes. Closing the iterator stops the workers.
    """
    if lane is Lane.THREADS:
        return _in_threads(work, items, min(jobs or THREADS, len(items)))
    weights = [1] * len(items) if weights is None else weights
    count = processes(jobs, weights)
    name = backend() if count > 1 else BACKENDS[0]
    if count == 1 or (name == "processes" and not sys.executable):
        return _here(work, items)
    if name == "threading":
        return _in_threads(work, items, count)
    cut = batches(items, weights, count)
    if name == "processes":
        from psverify.pool.workers import in_processes

        return in_processes(work, cut, count)
    from psverify.pool.clusters import in_cluster

    return in_cluster(work, cut, count, name)


def _here(work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result | Lost]:
    for item in items:
        result = run_or_lose(work, item)
        raise_pending_signal()  # work turns exceptions into records, and one that a signal raised may have been among them
        yield result


def batches(items: Sequence[Item], weights: Sequence[int], jobs: int) -> list[list[Item]]:
    """Cuts the items into runs of about equal bytes: few, to send them cheaply; enough to keep all workers busy."""
    share = min(BATCH_BYTES, sum(weights) // (jobs * BATCHES_A_JOB) + 1)
    result: list[list[Item]] = []
    room = 0
    for item, weight in zip(items, weights, strict=True):
        if room <= 0:
            result.append([])
            room = share
        result[-1].append(item)
        room -= weight
    return result


def _in_threads(work: Callable[[Item], Result], items: Sequence[Item], threads: int) -> Iterator[Result | Lost]:
    if threads <= 1:
        yield from _here(work, items)
        return
    from concurrent.futures import ThreadPoolExecutor

    executor = ThreadPoolExecutor(threads, thread_name_prefix="psverify")
    try:
        futures: list[Future[Result | Lost]] = [executor.submit(run_or_lose, work, item) for item in items]
        for future in futures:
            yield future.result()
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def backend(name: str | None = None) -> str:
    """Returns the backend that `name`, or PSVERIFY_BACKEND, asks for; raises UserError if there is none such."""
    name = name or os.environ.get("PSVERIFY_BACKEND") or BACKENDS[0]
    if name not in BACKENDS:
        raise UserError(f"PSVERIFY_BACKEND: '{name}' is not one of {', '.join(BACKENDS)}{nearest(name, BACKENDS)}")
    return name
