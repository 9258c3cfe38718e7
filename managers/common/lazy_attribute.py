"""An attribute that is computed on first use, once, even with several threads.

`functools.cached_property` has no lock from Python 3.12 on: two threads would open two stores.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class LazyAttribute(Generic[T]):
    """Turns a method into an attribute; its value is kept in the instance's `__dict__`."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make, self._name, self._lock = make, make.__name__, threading.RLock()
        self.__doc__ = make.__doc__

    def __get__(self, instance: Any, owner: type | None = None) -> T:
        """Returns the value; called only until it is in `__dict__`."""
        known: dict[str, T] = instance.__dict__
        with self._lock:
            if self._name not in known:
                known[self._name] = self._make(instance)
            return known[self._name]
