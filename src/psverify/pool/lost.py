"""What stands in the place of a result that an item did not give."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from psverify.named_tuple import NamedTuple

Item = TypeVar("Item")
Result = TypeVar("Result")


class Lost(NamedTuple):
    """Stands in the place of a result that an item did not give: its work raised, or its worker died."""

    reason: str
    traceback: str = ""


def run_or_lose(work: Callable[[Item], Result], item: Item) -> Result | Lost:
    """Returns `work(item)`, or `Lost` where that raises an Exception: the run goes on."""
    try:
        return work(item)
    except Exception as error:
        import traceback

        return Lost(f"{type(error).__name__}: {error}", traceback.format_exc())
