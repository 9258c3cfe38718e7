"""What a worker does with a batch of items, whoever sent it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from psverify.pool.lost import Lost, run_or_lose


@functools.lru_cache(maxsize=1)
def unpickled(work: bytes) -> Callable[[Any], Any]:
    """Returns the work function that a parent process has sent."""
    import pickle

    function: Callable[[Any], Any] = pickle.loads(work)  # noqa: S301 - made by our own parent process
    return function


def run_batch(work: bytes, batch: list[Any]) -> list[Any]:
    """Runs the pickled work over the items of a batch."""
    function = unpickled(work)
    return [run_or_lose(function, item) for item in batch]


def run_pickled_batch(work: bytes, message: bytes) -> bytes:
    """Returns the pickled results of a pickled batch; results that cannot be pickled are `Lost`."""
    import pickle

    batch = pickle.loads(message)  # noqa: S301 - as above
    try:
        results = run_batch(work, batch)
    except Exception as error:  # the work itself could not be made here
        results = [Lost(f"{type(error).__name__}: {error}")] * len(batch)
    try:
        return pickle.dumps(results)
    except Exception as error:
        return pickle.dumps([Lost(f"cannot serialize its result: {type(error).__name__}: {error}")] * len(batch))
