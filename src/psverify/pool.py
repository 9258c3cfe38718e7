"""Runs one work function over many items, here or in worker processes or threads; results stream in the items' order.

A worker gets the work (pickled) with its batches of items; what it builds from its work (rules, settings) it keeps from
batch to batch. Work must be an importable function, or an object of an importable class.
"""

from __future__ import annotations

import enum
import functools
import importlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from psverify.errors import UserError, nearest
from psverify.named import NamedTuple

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")

WORTH_A_WORKER = 2_000_000
"""Bytes of scripts that pay for the start of a worker process, some 0.4 s of a processor (bench/pool.py); below two, none."""
BATCH_BYTES = 256_000
BATCHES_A_JOB = 8
IN_FLIGHT = 2
"""Batches that joblib has sent to each worker and not got back: the suspects when one dies."""
DEATH = "the worker process died: out of memory, a crash of native code, or killed from outside"
WINDOWS_LIMIT = 60
"""WaitForMultipleObjects takes 63 handles, of which the pool needs some itself."""
THREADS = 32
BACKENDS = ("loky", "threading", "dask", "ray")


class Lane(enum.Enum):
    """What an item costs: computing (worker processes), or waiting for others (threads)."""

    PROCESSES = "processes"
    THREADS = "threads"


class Lost(NamedTuple):
    """Stands in the place of a result that an item did not give: its work raised, or its worker died."""

    reason: str
    traceback: str = ""


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
    if count == 1 or (name == BACKENDS[0] and not _has_semaphores()):
        return (_guarded(work, item) for item in items)
    return _terminable(_Processes(work, name, count).run(batches(items, weights, count)))


def _has_semaphores() -> bool:
    """Whether worker processes can be started: containers without /dev/shm, and some phones, cannot."""
    import multiprocessing

    try:
        multiprocessing.Semaphore()
    except (ImportError, OSError):
        return False
    return True


def _guarded(work: Callable[[Item], Result], item: Item) -> Result | Lost:
    try:
        return work(item)
    except Exception as error:  # a fault of our own becomes a record, and the run goes on
        import traceback

        return Lost(f"{type(error).__name__}: {error}", traceback.format_exc())


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
        yield from (_guarded(work, item) for item in items)
        return
    from concurrent.futures import ThreadPoolExecutor

    executor = ThreadPoolExecutor(threads, thread_name_prefix="psverify")
    try:
        futures: list[Future[Result | Lost]] = [executor.submit(_guarded, work, item) for item in items]
        for future in futures:
            yield future.result()
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def backend(name: str | None = None) -> str:
    """Returns the backend that `name`, or PSVERIFY_BACKEND, asks for; raises UserError if there is none such."""
    name = name or os.environ.get("PSVERIFY_BACKEND") or BACKENDS[0]
    if name not in BACKENDS:
        raise UserError(f"PSVERIFY_BACKEND: '{name}' is not one of {', '.join(BACKENDS)}{nearest(name, BACKENDS)}")
    try:
        if name == "dask":
            importlib.import_module("distributed").Client(set_as_default=True)
        elif name == "ray":
            importlib.import_module("ray.util.joblib").register_ray()
    except ImportError as error:
        raise UserError(f"PSVERIFY_BACKEND={name} needs an extra: pip install 'psverify[{name}]' ({error})") from error
    return name


def run_batch(work: bytes, batch: list[Any]) -> list[Any]:
    """Runs the pickled work over the items of a batch; what workers are sent."""
    function = _unpickled(work)
    return [_guarded(function, item) for item in batch]


@functools.lru_cache(maxsize=1)
def _unpickled(work: bytes) -> Callable[[Any], Any]:
    import pickle

    function: Callable[[Any], Any] = pickle.loads(work)  # noqa: S301 - made by our own parent process
    return function


def leave_interrupts_to_parent() -> None:
    """Makes a worker ignore Ctrl-C, which a terminal sends to it too: the parent stops its workers itself."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _answering(name: str, answer: Callable[[int, object], None] | None) -> Iterator[None]:
    """Answers a signal so (None: ignores it) for a while, in the main thread: no other may say what becomes of signals."""
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    number = signal.Signals[name]
    before = signal.signal(number, signal.SIG_IGN if answer is None else answer)
    try:
        yield
    finally:
        signal.signal(number, before or signal.SIG_DFL)


def _terminable(results: Iterator[Result]) -> Iterator[Result]:
    """Yields the results; SIGTERM, which would leave the workers behind, ends the process as an exception does."""

    def end(number: int, _: object) -> None:
        sys.exit(128 + number)

    with _answering("SIGTERM", end):
        yield from results


class _Processes(Generic[Item, Result]):
    """Batches in worker processes through joblib, which is imported only here."""

    def __init__(self, work: Callable[[Item], Result], backend: str, jobs: int) -> None:
        import pickle

        self.work = pickle.dumps(work)
        self.backend = backend
        self.jobs = jobs

    def run(self, batches: list[list[Item]]) -> Iterator[Result | Lost]:
        """Yields the results; when a worker dies, the batches under way are run apart to find the fatal item."""
        done = 0
        while done < len(batches):
            try:
                for results in self._stream(batches[done:]):
                    done += 1
                    yield from results
            except self._death:
                suspects = batches[done : done + IN_FLIGHT * self.jobs]
            else:
                return
            for batch in suspects:
                done += 1
                yield from self._apart(batch)

    def _apart(self, batch: list[Item]) -> list[Result | Lost]:
        try:
            [results] = self._stream([batch])
        except self._death:
            if len(batch) == 1:
                return [Lost(DEATH)]
            return [result for item in batch for result in self._apart([item])]
        return results

    def _stream(self, batches: list[list[Item]]) -> Iterator[list[Result | Lost]]:
        import warnings

        from joblib import Parallel, delayed

        options: dict[str, Any] = {"initializer": leave_interrupts_to_parent} if self.backend == "loky" else {}
        parallel = Parallel(
            self.jobs,
            self.backend,
            return_as="generator",
            batch_size=1,
            pre_dispatch=IN_FLIGHT * self.jobs,
            max_nbytes=None,
            **options,
        )
        # Workers inherit it: else a Ctrl-C in their first moments ends each with a traceback.
        with _answering("SIGINT", None):
            results = parallel(delayed(run_batch)(self.work, batch) for batch in batches)
        try:
            for result in results:  # noqa: UP028 - `yield from` would close `results` outside the `finally`
                yield result
        finally:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # joblib's, about results that nobody waits for any more
                results.close()

    @functools.cached_property
    def _death(self) -> type[BaseException]:
        death: type[BaseException] = importlib.import_module("joblib.externals.loky.process_executor").BrokenProcessPool
        return death
