"""After a crash the store tells the truth, and nothing of the dead is left running."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from psverify_managers.common.children import process_identity
from psverify_managers.common.states import ServiceState, TaskState
from psverify_managers.common.store import locks
from psverify_managers.common.store.database import Database
from psverify_managers.common.store.reconcile import UNCLAIMED_SECONDS, reconcile_store
from psverify_managers.common.store.rows import Owner, RunRow, StepRow, TaskRow
from psverify_managers.common.store.run_table import Runs
from psverify_managers.common.store.service_table import Services
from psverify_managers.common.store.task_table import Tasks

if TYPE_CHECKING:
    from collections.abc import Iterator

WAITS = [sys.executable, "-c", "import sys; sys.stdin.read()"]


@pytest.fixture
def database() -> Iterator[Database]:
    with Database(":memory:") as found:
        yield found


@pytest.fixture
def bystander() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(WAITS, stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def me() -> Owner:
    birth = process_identity.process_birth(os.getpid())
    assert birth is not None
    return Owner(os.getpid(), birth)


def dead() -> Owner:
    with subprocess.Popen(WAITS, stdin=subprocess.PIPE) as process:
        birth = process_identity.process_birth(process.pid)
    assert birth is not None
    return Owner(process.pid, birth)


def test_living_owner_is_left_alone(database: Database) -> None:
    tasks = Tasks(database)
    tasks.add(TaskRow("a", "m", "t", TaskState.QUEUED, "m.json", 1, 0.0))
    tasks.begin("a", me(), 1, 0.0)
    assert reconcile_store(database, 1e9) == 0


def test_same_number_with_another_birth_is_dead(database: Database) -> None:
    tasks = Tasks(database)
    tasks.add(TaskRow("a", "m", "t", TaskState.QUEUED, "m.json", 1, 0.0))
    tasks.begin("a", Owner(os.getpid(), "of another boot"), 1, 0.0)
    assert reconcile_store(database, 1.0) == 1
    found = tasks.get("a")
    assert found is not None
    assert found.state is TaskState.LOST


def test_what_a_dead_owner_left_is_ended(database: Database, bystander: subprocess.Popen[bytes]) -> None:
    tasks = Tasks(database)
    tasks.add(TaskRow("a", "m", "t", TaskState.QUEUED, "m.json", 1, 0.0))
    tasks.begin("a", dead(), 1, 0.0)
    birth = process_identity.process_birth(bystander.pid)
    assert birth is not None
    tasks.child("a", Owner(bystander.pid, birth))
    assert reconcile_store(database, 1.0) == 1
    assert bystander.wait(30) != 0


def test_another_process_with_the_number_of_a_child_survives(
    database: Database, bystander: subprocess.Popen[bytes]
) -> None:
    tasks = Tasks(database)
    tasks.add(TaskRow("a", "m", "t", TaskState.QUEUED, "m.json", 1, 0.0))
    tasks.begin("a", dead(), 1, 0.0)
    tasks.child("a", Owner(bystander.pid, "of another birth"))
    assert reconcile_store(database, 1.0) == 1
    assert bystander.poll() is None


def test_unclaimed_task_gets_its_time(database: Database) -> None:
    Tasks(database).add(TaskRow("a", "m", "t", TaskState.QUEUED, "m.json", 1, 100.0))
    assert reconcile_store(database, 100.0 + UNCLAIMED_SECONDS) == 0
    assert reconcile_store(database, 101.0 + UNCLAIMED_SECONDS) == 1


def test_run_and_service_of_the_dead(database: Database) -> None:
    runs, services, owner = Runs(database), Services(database), dead()
    runs.add(RunRow("r", "w", "w.yaml", 1, "d", TaskState.QUEUED, 0.0), [StepRow("r", "s", TaskState.QUEUED, 2)])
    runs.begin("r", owner, 1.0)
    runs.step("r", "s", TaskState.RUNNING)
    generation = services.want("web", 1, ("m.json", 1), 0.0) or 0
    services.shim("web", 1, generation, owner)
    services.tell("web", 1, owner, state="RUNNING")
    assert reconcile_store(database, 1.0) == 2
    assert runs.steps("r")[0].state is TaskState.LOST
    found = services.get("web")
    assert found is not None
    assert (found.state, found.wanted) == (ServiceState.UNKNOWN, 1)


def test_lock_of_the_dead_is_free(database: Database) -> None:
    assert locks.take_lock(database, "disk", me(), "a")
    assert not locks.take_lock(database, "disk", me(), "b")
    locks.release_lock(database, "disk", "b")
    assert not locks.take_lock(database, "disk", me(), "b")
    locks.release_lock(database, "disk", "a")
    assert locks.take_lock(database, "disk", dead(), "c")
    assert locks.take_lock(database, "disk", me(), "d")
