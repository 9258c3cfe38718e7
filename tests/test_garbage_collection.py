"""Collections are made rare by one piece of code, wherever that is asked for."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from psverify.garbage_collection import make_rare, spare


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


def test_collections_are_rare() -> None:
    gc.set_threshold(700, 10, 10)
    make_rare()
    assert gc.get_threshold()[0] == 100_000


def test_what_is_there_is_spared() -> None:
    gc.unfreeze()
    gc.set_threshold(700, 10, 10)
    spare()
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] == 100_000
