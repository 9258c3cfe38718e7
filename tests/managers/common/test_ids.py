"""Identifiers sort by time, also within one millisecond and in many threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from psverify_managers.common.ids import Ids


def test_sorted_by_time() -> None:
    early, late = Ids().make(1_000.0), Ids().make(1_000.001)
    assert early < late
    assert len(early) == 26
    assert Ids().make(0.0)[:10] == "0" * 10


def test_increasing_within_a_millisecond_and_when_the_clock_runs_back() -> None:
    ids = Ids()
    made = [ids.make(5.0) for _ in range(1000)] + [ids.make(4.0)]
    assert made == sorted(set(made))


def test_no_two_alike_in_threads() -> None:
    ids = Ids()
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ids.make, [7.0] * 500))) == 500
