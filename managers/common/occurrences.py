"""The times of a cron expression or interval, correct across clock changes.

croniter works on local wall-clock time without a time zone here: it would fire twice in the repeated autumn hour
otherwise.
"""

from __future__ import annotations

import itertools
import zlib
from datetime import datetime, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from croniter import CroniterError, croniter

from psverify_managers.common.durations import to_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psverify_managers.common.manifests.schedule_model import When


def cron_complaint(cron: str) -> str | None:
    """Returns what is wrong with a cron expression, or None."""
    if len(cron.split()) != 5:
        return f"invalid cron expression '{cron}'; use minute, hour, day, month and weekday, such as '30 2 * * 1-5'"
    try:
        next(croniter(cron, datetime(2024, 1, 1), max_years_between_matches=10).all_next(datetime))
    except (CroniterError, StopIteration, ValueError) as error:
        return f"invalid cron expression '{cron}': {str(error) or 'it never matches'}"
    return None


def upcoming_times(when: When, after: float) -> Iterator[float]:
    """Yields the times of a schedule later than `after`, in order, in seconds since 1970."""
    if when.cron is not None:
        return _cron_times(when.cron, ZoneInfo(when.timezone), after)
    assert when.interval is not None
    return _interval_times(to_seconds(when.interval), after)


def times_between(when: When, after: float, until: float) -> list[float]:
    """Returns the times of a schedule later than `after` and not later than `until`."""
    return list(itertools.takewhile(lambda moment: moment <= until, upcoming_times(when, after)))


def with_jitter(when: When, name: str, occurrence: float) -> float:
    """Returns the time of an occurrence with its jitter, which is the same for every scheduler."""
    share = zlib.crc32(f"{name}@{occurrence:.3f}".encode()) / 2**32
    return occurrence + share * to_seconds(when.jitter)


def _interval_times(step: float, after: float) -> Iterator[float]:
    # Multiples since 1970, so that independent schedulers agree.
    first = int(after // step) + 1
    for count in itertools.count(first):
        if count * step > after:
            yield count * step


def _cron_times(cron: str, zone: ZoneInfo, after: float) -> Iterator[float]:
    # In the second pass of a repeated hour, the remaining times of the first pass are before `after` and are skipped.
    start = datetime.fromtimestamp(after, zone).replace(tzinfo=None)
    last = after
    for wall in croniter(cron, start).all_next(datetime):
        moment = _wall_moment(wall, zone)
        if moment > last:
            last = moment
            yield moment


def _wall_moment(wall: datetime, zone: ZoneInfo) -> float:
    """Returns when a wall clock first shows `wall`, or the end of the gap that contains it."""
    moment = wall.replace(tzinfo=zone, fold=0).timestamp()
    if datetime.fromtimestamp(moment, zone).replace(tzinfo=None) == wall:
        return moment
    return _end_of_gap(wall, zone)


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> float:
    # In a gap, the two folds are the offsets before and after it: the transition is between the two readings.
    low, high = (wall.replace(tzinfo=zone, fold=fold).timestamp() for fold in (1, 0))
    before = datetime.fromtimestamp(low, zone).utcoffset()
    while high - low > 1:
        middle = float(int((low + high) / 2))
        if datetime.fromtimestamp(middle, zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, timezone.utc).timestamp()
