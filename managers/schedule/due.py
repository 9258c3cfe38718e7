"""Which occurrences of a schedule are to happen now: on time, made up for after a pause, or missed for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from psverify_managers.common.durations import to_seconds
from psverify_managers.common.occurrences import times_between, with_jitter

if TYPE_CHECKING:
    from psverify_managers.common.manifests.schedule_model import When

LATE_SECONDS = 60.0
"""From when on an occurrence counts as missed: the scheduler did not run, or the machine slept."""


@dataclass(frozen=True, slots=True)
class Due:
    """Occurrences to fire and occurrences to pass over; `seen` is up to when the schedule has been looked after."""

    fire: tuple[float, ...]
    missed: tuple[float, ...]
    seen: float


def due_times(when: When, name: str, seen: float, now: float) -> Due:
    """Returns what is due of a schedule that was looked after up to `seen`; times are seconds since 1970."""
    # Beyond the window and the jitter nothing is made up for, so that a pause of years costs nothing.
    window = to_seconds(when.catchup_window) + to_seconds(when.jitter) + LATE_SECONDS
    found = times_between(when, max(seen, now - window), now)
    waiting = [each for each in found if with_jitter(when, name, each) > now]
    ready = [each for each in found if each not in waiting]
    late = [each for each in ready if now - with_jitter(when, name, each) > LATE_SECONDS]
    kept = _caught_up(when, late, now, on_time=len(ready) > len(late))
    fire = tuple(each for each in ready if each not in late or each in kept)
    # What waits for its jitter is looked at again: the look back goes no further than before the first of it.
    reached = min(waiting) - 1e-3 if waiting else now
    return Due(fire, tuple(each for each in late if each not in kept), max(seen, min(reached, now)))


def _caught_up(when: When, late: list[float], now: float, *, on_time: bool) -> list[float]:
    recent = [each for each in late if now - each <= to_seconds(when.catchup_window)]
    if when.catchup == "none" or (when.catchup == "latest" and on_time):
        return []
    return recent if when.catchup == "all" else recent[-1:]
