"""Runs each due occurrence at most once, even if several schedulers share a store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from psverify_managers.common.catalogue.incident import Incident, incident_of
from psverify_managers.common.clock import utc_stamp
from psverify_managers.common.event_log import log_event
from psverify_managers.common.occurrences import upcoming_times
from psverify_managers.common.store.schedule_table import Schedules
from psverify_managers.schedule.due import due_times
from psverify_managers.schedule.entries import ScheduleEntry

if TYPE_CHECKING:
    from psverify_managers.common.installation import Installation

TURN_SECONDS = 0.2
"""How often a queued occurrence checks whether the previous one has finished."""
LONGEST_WAIT = 5.0
"""Maximum seconds between two ticks, because schedules may be enabled meanwhile."""
THREADS = 16
Name = Callable[[str], None]
Fire = Callable[[ScheduleEntry, Name], tuple[str, str]]
"""Runs a schedule: passes the identifier of the task or run to a callback, and returns its state and message."""


class Scheduler:
    """A scheduler; `tick` can be called at any time and covers the time since the last tick."""

    def __init__(self, here: Installation, entries: Callable[[], Mapping[str, ScheduleEntry]], fire: Fire) -> None:
        self._here, self._entries, self._fire = here, entries, fire
        self._schedules = Schedules(here.database)
        self._pool = ThreadPoolExecutor(THREADS, "psverify-schedule")
        self._started: set[str] = set()
        self._stop = threading.Event()

    def run(self, each_turn: Callable[[], None] = lambda: None) -> None:
        """Ticks until `stop` is called; calls `each_turn` before each tick."""
        while not self._stop.is_set():
            each_turn()
            self.tick()
            self._here.clock.wait(self._stop, self.pause())

    def stop(self) -> None:
        """Stops `run`."""
        self._stop.set()

    def close(self) -> None:
        """Waits for running occurrences."""
        self._pool.shutdown()

    def tick(self) -> list[tuple[str, float]]:
        """Starts what is due and returns the schedules and occurrences that this scheduler claimed."""
        return [(name, each) for name, entry in self._entries().items() for each in self._look(entry)]

    def pause(self) -> float:
        """Returns the seconds until the next occurrence may be due."""
        now = self._here.clock.now()
        nexts = [next(upcoming_times(entry.when, now), now + LONGEST_WAIT) for entry in self._entries().values()]
        return max(0.01, min([LONGEST_WAIT, *(each - now for each in nexts)]))

    def _look(self, entry: ScheduleEntry) -> list[float]:
        now, name = self._here.clock.now(), entry.name
        if not self._schedules.enabled(name, default=entry.when.enabled):
            self._schedules.advance(name, now)
            return []
        seen = self._schedules.seen(name)
        found = due_times(entry.when, name, now if seen is None else seen, now)
        first = (now,) if entry.when.run_on_start and name not in self._started else ()
        self._started.add(name)
        owner = self._here.owner
        taken = [each for each in (*found.fire, *first) if self._schedules.claim(name, each, owner, now)]
        for each in found.missed:
            if self._schedules.claim(name, each, owner, now):
                self._schedules.finish(name, each, "skipped", "missed: no scheduler was running")
        self._schedules.advance(name, found.seen)
        for each in taken:
            self._pool.submit(self._begin, entry, each)
        return taken

    def _begin(self, entry: ScheduleEntry, occurrence: float) -> None:
        name = entry.name
        try:
            if entry.when.overlap == "skip" and self._schedules.before(name, occurrence):
                state, message = "skipped", "the previous run has not finished"
            else:
                self._make_room(entry, occurrence)
                state, message = self._fire(
                    entry, lambda subject: self._schedules.name_subject(name, occurrence, subject)
                )
        except Exception as error:
            state, message = "failed", f"{type(error).__name__}: {error}"
            self._here.catalogue.report(self._incident(entry, error))
        log_event("schedule.done", schedule=name, occurrence=utc_stamp(occurrence), state=state, message=message)
        with suppress(Exception):
            self._schedules.finish(name, occurrence, state, message)

    def _make_room(self, entry: ScheduleEntry, occurrence: float) -> None:
        asked: set[str] = set()
        while entry.when.overlap in {"queue", "replace"} and (before := self._schedules.before(entry.name, occurrence)):
            for each in before if entry.when.overlap == "replace" else ():
                if each.subject is not None and each.subject not in asked:
                    asked.add(each.subject)
                    now = self._here.clock.now()
                    self._here.tasks.cancel(each.subject, now) or self._here.runs.cancel(each.subject, now)
            self._here.clock.wait(self._stop, TURN_SECONDS)

    def _incident(self, entry: ScheduleEntry, error: Exception) -> Incident:
        plain = incident_of(error, "process", "schedule")
        return Incident(
            plain.module, plain.message, operation=plain.operation, detail=plain.detail, subject=entry.name,
            path=str(entry.path), line=entry.line,
        )  # fmt: skip
