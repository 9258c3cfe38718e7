"""Work functions for the tests of the pool: worker processes must be able to import them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FATAL = "fatal"


def die(item: str) -> str:
    if item == FATAL:
        os._exit(9)
    return item.upper()


def die_in_company(item: str) -> str:
    """Dies in a worker that was given more than one item, as a machine short of memory would have it."""
    marker, _, text = item.partition("|")
    if text == FATAL and not Path(marker).exists():
        Path(marker).touch()
        os._exit(9)
    return text


def fail(item: str) -> str:
    if item == FATAL:
        raise ValueError("not this one")
    return item.upper()


@dataclass(frozen=True)
class Prepared:
    """Counts how often it was prepared, to show that a worker prepares itself once."""

    folder: str

    @cached_property
    def rank(self) -> int:
        handle = os.open(Path(self.folder, str(os.getpid())), os.O_CREAT | os.O_APPEND | os.O_WRONLY)
        os.write(handle, b"prepared\n")
        os.close(handle)
        return 1

    def __call__(self, item: int) -> int:
        return item + self.rank


def process(item: str) -> int:
    return os.getpid()
