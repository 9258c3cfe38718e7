"""Cron and interval times, against tables worked out by hand for both clock changes of Europe/Paris."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from psverify_managers.common.manifests.schedule_model import When
from psverify_managers.common.occurrences import cron_complaint, times_between, upcoming_times, with_jitter

PARIS = ZoneInfo("Europe/Paris")


def utc(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp()


def local(when: When, after: float, count: int) -> list[str]:
    return [datetime.fromtimestamp(each, PARIS).isoformat() for each in islice(upcoming_times(when, after), count)]


def paris(cron: str) -> When:
    return When(cron=cron, timezone="Europe/Paris")


@pytest.mark.parametrize(
    ("cron", "weekday"), [("0 0 * * 0", 6), ("0 0 * * 7", 6), ("0 0 * * 1", 0), ("0 0 * * sun", 6), ("0 0 * * 5", 4)]
)
def test_weekdays_are_those_of_cron(cron: str, weekday: int) -> None:
    for moment in islice(upcoming_times(When(cron=cron), utc("2026-01-01T00:00")), 10):
        assert datetime.fromtimestamp(moment, timezone.utc).weekday() == weekday


@pytest.mark.parametrize(
    ("cron", "after", "expected"),
    [
        # Spring 2026: 29 March, 02:00 becomes 03:00. What falls into the gap happens right after it, once.
        ("30 2 * * *", "2026-03-28T12:00", ["2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"]),
        ("0 3 * * *", "2026-03-28T12:00", ["2026-03-29T03:00:00+02:00", "2026-03-30T03:00:00+02:00"]),
        (
            "*/30 * * * *",
            "2026-03-29T00:20",
            ["2026-03-29T01:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-29T03:30:00+02:00"],
        ),
        ("0 2-4 * * *", "2026-03-29T00:20", ["2026-03-29T03:00:00+02:00", "2026-03-29T04:00:00+02:00"]),
        # Autumn 2026: 25 October, 03:00 becomes 02:00. What comes twice happens once, the first time.
        ("30 2 * * *", "2026-10-24T12:00", ["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"]),
        ("30 2 * * *", "2026-10-25T00:45", ["2026-10-26T02:30:00+01:00"]),
        ("0 * * * *", "2026-10-24T23:30", ["2026-10-25T02:00:00+02:00", "2026-10-25T03:00:00+01:00"]),
        ("0 3 * * *", "2026-10-24T12:00", ["2026-10-25T03:00:00+01:00"]),
    ],
)
def test_clock_changes(cron: str, after: str, expected: list[str]) -> None:
    assert local(paris(cron), utc(after), len(expected)) == expected


def test_ordinary_days() -> None:
    when = paris("30 2 * * 1-5")
    assert local(when, utc("2026-11-20T12:00"), 2) == ["2026-11-23T02:30:00+01:00", "2026-11-24T02:30:00+01:00"]
    assert local(paris("0 12 29 2 *"), utc("2026-01-01T00:00"), 1) == ["2028-02-29T12:00:00+01:00"]


def test_between_is_open_below_and_closed_above() -> None:
    when = When(cron="0 * * * *")
    start = utc("2026-01-01T00:00")
    assert times_between(when, start, start + 7200) == [start + 3600, start + 7200]


def test_interval_is_the_same_for_all() -> None:
    when = When(interval="15m")
    assert list(islice(upcoming_times(when, 10.0), 2)) == [900.0, 1800.0]
    assert list(islice(upcoming_times(when, 900.0), 1)) == [1800.0]


def test_jitter_is_bounded_and_repeatable() -> None:
    when = When(interval="1m", jitter="10s")
    delays = {with_jitter(when, "a", 60.0 * number) - 60.0 * number for number in range(100)}
    assert all(0 <= delay < 10 for delay in delays)
    assert len(delays) > 90
    assert with_jitter(when, "a", 60.0) == with_jitter(when, "a", 60.0)
    assert with_jitter(When(interval="1m"), "a", 60.0) == 60.0


@pytest.mark.parametrize("cron", ["", "* * * *", "* * * * * *", "61 * * * *", "0 0 30 2 *", "a b c d e"])
def test_no_cron(cron: str) -> None:
    assert "invalid cron expression" in (cron_complaint(cron) or "")


def test_cron_is_accepted() -> None:
    assert cron_complaint("*/5 0-4 1,15 jan-mar mon") is None


@settings(max_examples=60)
@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(["0 2 * * *", "30 2 * * *", "*/20 1-3 * * *", "59 2 * * 0", "0 0 1 * *"]),
    st.sampled_from(["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "UTC"]),
)
def test_strictly_increasing_and_at_most_once_a_wall_minute(start: datetime, cron: str, zone: str) -> None:
    after = start.replace(tzinfo=timezone.utc).timestamp()
    moments = list(islice(upcoming_times(When(cron=cron, timezone=zone), after), 12))
    assert moments == sorted(set(moments))
    assert moments[0] > after
    earlier = upcoming_times(When(cron=cron, timezone=zone), after - 200_000)
    assert list(islice((each for each in earlier if each > after), 12)) == moments
    walls = [datetime.fromtimestamp(each, ZoneInfo(zone)).replace(tzinfo=None) for each in moments]
    assert len(set(walls)) == len(walls)
    assert all(second - first < timedelta(days=32) for first, second in pairwise(walls))
