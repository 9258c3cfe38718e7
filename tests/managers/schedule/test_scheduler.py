"""Schedulers on a clock that tests turn: once for each occurrence, overlap policies, switches, and crashes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from psverify_managers.common.clock import SystemClock
from psverify_managers.common.installation import Installation, Places
from psverify_managers.common.manifests.schedule_model import When
from psverify_managers.common.states import TaskState
from psverify_managers.common.store.rows import Owner, TaskRow
from psverify_managers.common.store.schedule_table import Schedules
from psverify_managers.schedule.entries import ScheduleEntry
from psverify_managers.schedule.scheduler import Scheduler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

START = 1_800_000_030.0


class Hand(SystemClock):
    """A clock that stands still until it is turned; waits come back at once."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> float:
        return self.time

    def wait(self, event: threading.Event, seconds: float | None) -> bool:
        return event.wait(0.001)


class World:
    def __init__(self, folder: Path) -> None:
        self.clock, self.fired, self.release = Hand(), [], threading.Event()  # type: Hand, list[str], threading.Event
        self.here = Installation(Places(folder, folder / "state", ()), self.clock)
        self.when = When(cron="* * * * *")
        self.begun = threading.Semaphore(0)
        self.blocking = False

    def entries(self) -> dict[str, ScheduleEntry]:
        return {"s": ScheduleEntry("s", self.when, Path("w.yaml"), 3)}

    def fire(self, entry: ScheduleEntry, name: Callable[[str], None]) -> tuple[str, str]:
        identifier = self.here.new_id()
        self.fired.append(identifier)
        row = TaskRow(identifier, "m", "t", TaskState.QUEUED, "m.json", 1, self.clock.now())
        self.here.tasks.add(row)
        self.here.tasks.begin(identifier, self.here.owner, 1, 0.0)
        name(identifier)
        self.begun.release()
        while self.blocking and not self.release.is_set() and not self.here.tasks.to_cancel(self.here.owner):
            self.release.wait(0.002)
        cancelled = bool(self.here.tasks.to_cancel(self.here.owner))
        self.here.tasks.finish(identifier, TaskState.CANCELLED if cancelled else TaskState.SUCCEEDED, 0.0, "")
        return ("cancelled" if cancelled else "succeeded"), ""

    def scheduler(self) -> Scheduler:
        return Scheduler(self.here, self.entries, self.fire)

    def turn(self, scheduler: Scheduler, minutes: int = 1) -> int:
        self.clock.time += 60 * minutes
        return len(scheduler.tick())


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    found = World(tmp_path)
    yield found
    found.release.set()
    found.here.close()


def states(world: World) -> list[str]:
    return [firing.state for firing in reversed(Schedules(world.here.database).firings("s"))]


def test_once_a_minute(world: World) -> None:
    scheduler = world.scheduler()
    assert scheduler.tick() == []
    assert scheduler.pause() <= 5
    assert [world.turn(scheduler), len(scheduler.tick())] == [1, 0]
    while states(world) != ["succeeded"]:
        threading.Event().wait(0.002)
    assert world.turn(scheduler) == 1
    scheduler.close()
    assert states(world) == ["succeeded", "succeeded"]


def test_eight_schedulers_fire_each_occurrence_once(world: World) -> None:
    world.when = When(cron="* * * * *", overlap="allow")
    schedulers = [world.scheduler() for _ in range(8)]
    for each in schedulers:
        each.tick()
    with ThreadPoolExecutor(8) as pool:
        for _ in range(10):
            world.clock.time += 60
            assert sum(pool.map(lambda each: len(each.tick()), schedulers)) == 1
    for each in schedulers:
        each.close()
    assert len(world.fired) == 10


@pytest.mark.parametrize(
    ("overlap", "expected"),
    [("skip", "succeeded skipped"), ("queue", "succeeded succeeded"), ("replace", "cancelled succeeded"),
     ("allow", "succeeded succeeded")],
)  # fmt: skip
def test_overlap(world: World, overlap: Any, expected: str) -> None:
    world.when, world.blocking = When(cron="* * * * *", overlap=overlap), True
    scheduler = world.scheduler()
    scheduler.tick()
    world.turn(scheduler)
    assert world.begun.acquire(timeout=30)
    world.turn(scheduler)
    if overlap in {"allow", "replace"}:
        assert world.begun.acquire(timeout=30)
    if overlap == "queue":
        assert not world.begun.acquire(timeout=0.05)
    if overlap == "skip":
        while states(world) != ["running", "skipped"]:
            threading.Event().wait(0.002)
    world.release.set()
    scheduler.close()
    assert " ".join(states(world)) == expected


def test_switched_off_and_on(world: World) -> None:
    scheduler, schedules = world.scheduler(), Schedules(world.here.database)
    scheduler.tick()
    schedules.enable("s", on=False, now=world.clock.time)
    assert world.turn(scheduler, 3) == 0
    schedules.enable("s", on=True, now=world.clock.time)
    assert len(scheduler.tick()) == 0
    assert world.turn(scheduler) == 1
    scheduler.close()


def test_off_by_manifest(world: World) -> None:
    world.when = When(cron="* * * * *", enabled=False)
    scheduler = world.scheduler()
    assert [world.turn(scheduler) for _ in range(3)] == [0, 0, 0]
    scheduler.close()


def test_catch_up_after_a_sleep_of_three_days(world: World) -> None:
    world.when = When(cron="0 * * * *", catchup="latest", catchup_window="6h")
    scheduler = world.scheduler()
    scheduler.tick()
    assert world.turn(scheduler, 3 * 24 * 60) == 1
    scheduler.close()
    assert (states(world).count("succeeded"), states(world).count("skipped")) == (1, 6)


def test_run_on_start(world: World) -> None:
    world.when = When(interval="1h", run_on_start=True)
    scheduler = world.scheduler()
    assert (len(scheduler.tick()), len(scheduler.tick())) == (1, 0)
    scheduler.close()


def test_dead_schedulers_occurrence_holds_nobody_up(world: World) -> None:
    schedules = Schedules(world.here.database)
    assert schedules.claim("s", START, Owner(1, "of the dead"), START)
    assert schedules.before("s", START + 60) == []
    assert not schedules.claim("s", START, world.here.owner, START)


def test_trouble_of_one_schedule_is_catalogued(world: World) -> None:
    def broken(*_: object) -> tuple[str, str]:
        raise ValueError("no such thing")

    scheduler = Scheduler(world.here, world.entries, broken)
    scheduler.tick()
    world.turn(scheduler)
    scheduler.close()
    world.here.catalogue.flush()
    assert states(world) == ["failed"]
    assert world.here.catalogue.select()[0].subject == "s"


def test_run_until_stopped(world: World) -> None:
    scheduler, turns = world.scheduler(), []

    def turn() -> None:
        turns.append(1)
        if len(turns) == 3:
            scheduler.stop()

    scheduler.run(turn)
    scheduler.close()
    assert len(turns) == 3
