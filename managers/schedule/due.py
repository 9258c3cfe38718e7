"""Decides which occurrences of a schedule run now: on time, or caught up after a pause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from psverify_managers.common.durations import to_seconds
from psverify_managers.common.occurrences import times_between, with_jitter

if TYPE_CHECKING:
    from psverify_managers.common.manifests.schedule_model import When

LATE_SECONDS = 60.0
"""How late an occurrence counts as missed, because no scheduler ran or the machine slept."""


@dataclass(frozen=True, slots=True)
class DueTimes:
    """Occurrences to run and to skip; `seen` is until when the schedule has been processed."""

    fire: tuple[float, ...]
    missed: tuple[float, ...]
    seen: float


def due_times(when: When, name: str, seen: float, now: float) -> DueTimes:
    """Returns the due occurrences of a schedule processed until `seen`; times are in seconds since 1970."""
    # Nothing is caught up beyond the window and the jitter, so a pause of years costs nothing.
    window = to_seconds(when.catchup_window) + to_seconds(when.jitter) + LATE_SECONDS
    found = times_between(when, max(seen, now - window), now)
    waiting = [each for each in found if with_jitter(when, name, each) > now]
    ready = [each for each in found if each not in waiting]
    late = [each for each in ready if now - with_jitter(when, name, each) > LATE_SECONDS]
    kept = _caught_up(when, late, now, on_time=len(ready) > len(late))
    fire = tuple(each for each in ready if each not in late or each in kept)
    # Occurrences waiting for their jitter are considered again next time, so `seen` stays before the first of them.
    reached = min(waiting) - 1e-3 if waiting else now
    return DueTimes(fire, tuple(each for each in late if each not in kept), max(seen, min(reached, now)))


def _caught_up(when: When, late: list[float], now: float, *, on_time: bool) -> list[float]:
    recent = [each for each in late if now - each <= to_seconds(when.catchup_window)]
    if when.catchup == "none" or (when.catchup == "latest" and on_time):
        return []
    return recent if when.catchup == "all" else recent[-1:]
