"""What is due after a look, a pause, a sleep of days; with every catch-up policy and with jitter."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from psverify_managers.common.manifests.schedule_model import When
from psverify_managers.schedule.due import DueTimes, due_times

HOUR = 3600.0
NOON = datetime(2026, 1, 1, 12, tzinfo=timezone.utc).timestamp()


def hourly(**more: Any) -> When:
    return When(cron="0 * * * *", **more)


def test_on_time() -> None:
    assert due_times(hourly(), "s", NOON - 5, NOON) == DueTimes((NOON,), (), NOON)
    assert due_times(hourly(), "s", NOON, NOON + 5) == DueTimes((), (), NOON + 5)


@pytest.mark.parametrize(
    ("catchup", "fired", "missed"),
    [("none", [], [-2, -1, 0]), ("latest", [0], [-2, -1]), ("all", [-2, -1, 0], [])],
)
def test_after_a_pause(catchup: Any, fired: list[int], missed: list[int]) -> None:
    when = hourly(catchup=catchup, catchup_window="1d")
    found = due_times(when, "s", NOON - 2.5 * HOUR, NOON + 600)
    assert found.fire == tuple(NOON + hours * HOUR for hours in fired)
    assert found.missed == tuple(NOON + hours * HOUR for hours in missed)


def test_a_sleep_of_three_days_makes_up_for_the_window_only() -> None:
    found = due_times(hourly(catchup="all", catchup_window="6h"), "s", NOON - 72 * HOUR, NOON + 600)
    assert found.fire == tuple(NOON - hours * HOUR for hours in (5, 4, 3, 2, 1, 0))


def test_one_on_time_is_the_latest() -> None:
    assert due_times(hourly(catchup="latest", catchup_window="1d"), "s", NOON - 2.5 * HOUR, NOON + 5).fire == (NOON,)


def test_clock_that_went_back() -> None:
    assert due_times(hourly(), "s", NOON + HOUR, NOON) == DueTimes((), (), NOON + HOUR)


def test_jitter_delays_and_loses_nothing() -> None:
    when = hourly(jitter="10m")
    fired: list[float] = []
    seen = now = NOON - 60
    while now < NOON + 3.5 * HOUR:
        found = due_times(when, "s", seen, now)
        assert all(each <= now <= each + 650 for each in found.fire)
        fired += [each for each in found.fire if each not in fired]
        seen, now = found.seen, now + 41
    assert fired == [NOON + hours * HOUR for hours in range(4)]


@settings(max_examples=40)
@given(st.lists(st.floats(1, 50), min_size=1, max_size=60))
def test_however_often_it_looks_it_fires_each_once(steps: list[float]) -> None:
    when = When(cron="* * * * *")
    seen = now = NOON + 1
    fired: list[float] = []
    for step in steps:
        now += step
        found = due_times(when, "s", seen, now)
        fired.extend(found.fire)
        seen = found.seen
    assert fired == [NOON + 60 * n for n in range(1, int((now - NOON) // 60) + 1)]
