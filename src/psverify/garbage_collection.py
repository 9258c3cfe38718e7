"""Garbage collection, for processes in which there is next to no garbage: it took a sixth of the time."""

from __future__ import annotations

import gc

_RARE = (100_000, 20, 20)


def make_rare() -> None:
    """Makes collections rarer, from the first import on: modules, rules and tables live as long as the process."""
    gc.set_threshold(*_RARE)


def spare() -> None:
    """Keeps collections away from what is there by now, too; what a file leaves behind does not refer to itself."""
    gc.freeze()
    make_rare()
