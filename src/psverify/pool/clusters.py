"""Batches in the workers of dask and ray, through joblib; all three are extras.

Their workers are started from an empty folder, and go to the working directory only when they are: Python puts the folder
in which it starts on the path of such processes, and a checked repository could then run its code.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import tempfile
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from psverify.errors import UserError
from psverify.pool.serve import run_batch

if TYPE_CHECKING:
    from psverify.pool.lost import Lost

Item = TypeVar("Item")
Result = TypeVar("Result")
IN_FLIGHT = 2
"""Batches that are sent to each worker before its results are taken."""


def in_cluster(
    work: Callable[[Item], Result], batches: list[list[Item]], count: int, backend: str
) -> Iterator[Result | Lost]:
    """Yields the results in the order of the items; raises UserError where the extra is not installed."""
    import pickle

    with _elsewhere():
        prepare_cluster(backend)
    from joblib import Parallel, delayed

    parallel = Parallel(
        count, backend, return_as="generator", batch_size=1, pre_dispatch=IN_FLIGHT * count, max_nbytes=None
    )
    pickled, here = pickle.dumps(work), os.getcwd()  # noqa: PTH109 - a string is what is sent
    results = parallel(delayed(run_batch_in)(here, pickled, batch) for batch in batches)
    try:
        for found in results:
            yield from found
    finally:
        results.close()


def run_batch_in(folder: str, work: bytes, batch: list[Any]) -> list[Any]:
    """Runs the pickled work over the items of a batch, whose paths are relative to a folder."""
    os.chdir(folder)
    return run_batch(work, batch)


def prepare_cluster(backend: str) -> None:
    """Starts or finds the cluster; raises UserError where the extra is not installed."""
    try:
        if backend == "dask":
            importlib.import_module("distributed").Client(set_as_default=True)
        else:
            importlib.import_module("ray.util.joblib").register_ray()
        importlib.import_module("joblib")
    except ImportError as error:
        raise UserError(
            f"PSVERIFY_BACKEND={backend} requires an extra: pip install 'psverify[{backend}]' ({error})"
        ) from error


@contextlib.contextmanager
def _elsewhere() -> Iterator[None]:
    """Goes to an empty folder for a while, and lets no Python process that begins there put a folder on its path."""
    here = os.getcwd()  # noqa: PTH109
    kept = {name: os.environ.get(name) for name in ("PYTHONSAFEPATH", "PYTHONPATH")}
    with tempfile.TemporaryDirectory(prefix="psverify-") as empty:
        os.chdir(empty)
        os.environ["PYTHONSAFEPATH"] = "1"
        os.environ.pop("PYTHONPATH", None)
        try:
            yield
        finally:
            os.chdir(here)
            for name, value in kept.items():
                os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)
