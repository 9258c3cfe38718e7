"""Runs of workflows in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from psverify_managers.common.states import TaskState
from psverify_managers.common.store.database import Database
from psverify_managers.common.store.rows import Owner, RunRow, StepRow
from psverify_managers.common.store.run_table import Runs

if TYPE_CHECKING:
    from collections.abc import Iterator

ME = Owner(1, "one")


@pytest.fixture
def runs() -> Iterator[Runs]:
    with Database(":memory:") as database:
        found = Runs(database)
        steps = [StepRow("r1", name, TaskState.QUEUED, number) for number, name in enumerate(["z", "a", "m"], 5)]
        found.add(RunRow("r1", "nightly", "w.yaml", 1, "d", TaskState.QUEUED, 1.0), steps)
        yield found


def states(runs: Runs) -> list[str]:
    return [step.state.value for step in runs.steps("r1")]


def test_steps_keep_the_order_of_the_workflow(runs: Runs) -> None:
    assert [step.id for step in runs.steps("r1")] == ["z", "a", "m"]
    assert [step.line for step in runs.steps("r1")] == [5, 6, 7]


def test_begin_once_and_finish_once(runs: Runs) -> None:
    assert runs.begin("r1", ME, 2.0)
    assert not runs.begin("r1", Owner(2, "two"), 2.0)
    runs.step("r1", "z", TaskState.SUCCEEDED, output={"n": 1}, ended=3.0)
    assert runs.steps("r1")[0].output == {"n": 1}
    assert runs.finish("r1", TaskState.SUCCEEDED, 4.0, "")
    assert not runs.finish("r1", TaskState.FAILED, 5.0, "")
    assert [run.id for run in runs.select("nightly")] == ["r1"]
    assert runs.select("other") == []


def test_cancel(runs: Runs) -> None:
    runs.begin("r1", ME, 2.0)
    assert runs.cancel("r1", 3.0)
    assert runs.to_cancel(ME) == ["r1"]
    runs.finish("r1", TaskState.CANCELLED, 4.0, "")
    assert not runs.cancel("r1", 5.0)


def test_cancel_of_a_queued_run_ends_it(runs: Runs) -> None:
    assert runs.cancel("r1", 3.0)
    assert not runs.begin("r1", ME, 4.0)
    found = runs.get("r")
    assert found is not None
    assert found.state is TaskState.CANCELLED


def test_lost_run_leaves_no_running_step(runs: Runs) -> None:
    runs.begin("r1", ME, 2.0)
    runs.step("r1", "z", TaskState.SUCCEEDED)
    runs.step("r1", "a", TaskState.RUNNING)
    (run,) = runs.open()
    assert runs.lose(run, 3.0)
    assert states(runs) == ["succeeded", "lost", "skipped"]
    assert not runs.lose(run, 3.0)
