"""The life of a task in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from psverify_managers.common.states import TaskState
from psverify_managers.common.store.database import Database
from psverify_managers.common.store.rows import Owner, TaskRow
from psverify_managers.common.store.task_table import Tasks

if TYPE_CHECKING:
    from collections.abc import Iterator

ME, OTHER = Owner(1, "one"), Owner(2, "two")


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    with Database(":memory:") as database:
        yield Tasks(database)


def new(identifier: str, created: float = 0.0) -> TaskRow:
    return TaskRow(identifier, "storage", "backup", TaskState.QUEUED, "m.json", 3, created, {"level": "full"})


def test_whole_life(tasks: Tasks) -> None:
    tasks.add(new("a"))
    assert tasks.begin("a", ME, 1, 5.0)
    tasks.child("a", OTHER)
    assert tasks.begin("a", ME, 2, 6.0)
    assert tasks.finish("a", TaskState.SUCCEEDED, 7.0, "done", 0, {"n": [1]})
    task = tasks.get("a")
    assert task is not None
    assert (task.state, task.attempt, task.started, task.ended) == (TaskState.SUCCEEDED, 2, 5.0, 7.0)
    assert (task.result, task.params, task.exit_code, task.child_pid) == ({"n": [1]}, {"level": "full"}, 0, None)
    assert task.subject == "storage/backup"


def test_first_end_stays(tasks: Tasks) -> None:
    tasks.add(new("a"))
    assert tasks.finish("a", TaskState.CANCELLED, 1.0, "first")
    assert not tasks.finish("a", TaskState.SUCCEEDED, 2.0, "second")
    assert not tasks.begin("a", ME, 1, 3.0)
    found = tasks.get("a")
    assert found is not None
    assert found.message == "first"


def test_cancel_before_during_and_after(tasks: Tasks) -> None:
    for name in "abc":
        tasks.add(new(name))
    assert tasks.cancel("a", 1.0)
    assert [task.id for task in tasks.select("cancelled")] == ["a"]
    assert tasks.begin("b", ME, 1, 1.0)
    assert tasks.cancel("b", 2.0)
    assert tasks.to_cancel(ME) == ["b"]
    assert tasks.to_cancel(OTHER) == []
    assert not tasks.begin("b", ME, 2, 3.0)
    tasks.finish("c", TaskState.SUCCEEDED, 1.0, "")
    assert not tasks.cancel("c", 2.0)


def test_unmistakable_beginning(tasks: Tasks) -> None:
    for name in ("ab1", "ab2", "b", "b2"):
        tasks.add(new(name))
    assert tasks.get("ab") is None
    assert tasks.get("zz") is None
    found = [tasks.get(name) for name in ("ab1", "b", "b2")]
    assert [each and each.id for each in found] == ["ab1", "b", "b2"]


def test_newest_first_since_and_limit(tasks: Tasks) -> None:
    for number in range(5):
        tasks.add(new(f"{number}", float(number)))
    assert [task.id for task in tasks.select(since=2.0, limit=2)] == ["4", "3"]


def test_lost_only_under_the_same_owner(tasks: Tasks) -> None:
    tasks.add(new("a"))
    seen = tasks.get("a")
    assert seen is not None
    tasks.begin("a", ME, 1, 1.0)
    assert not tasks.lose(seen, 2.0)
    (seen,) = tasks.open()
    assert tasks.lose(seen, 3.0)
    assert tasks.open() == []
