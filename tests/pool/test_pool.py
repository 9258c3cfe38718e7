from __future__ import annotations

import importlib
import os
import sys
import threading
import types
from pathlib import Path

import pool_work
import pytest

from psverify import pool
from psverify.errors import UserError
from psverify.pool import Lane, Lost, clusters, workers

ITEMS = [f"file{number}" for number in range(90)]


@pytest.fixture(autouse=True)
def _no_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PSVERIFY_BACKEND", raising=False)


def lost(results: list[str | Lost]) -> dict[int, Lost]:
    return {number: result for number, result in enumerate(results) if isinstance(result, Lost)}


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_items_for_any_number_of_jobs(jobs: int) -> None:
    assert list(pool.run(str.upper, ITEMS, jobs)) == [item.upper() for item in ITEMS]


def test_small_work_stays_in_this_process_(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "cpus", lambda: 8)
    idents = list(pool.run(lambda _: threading.get_ident(), ITEMS, weights=[10] * len(ITEMS)))
    assert set(idents) == {threading.get_ident()}


def test_bytes_not_numbers_of_files_decide_for_worker_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "cpus", lambda: 8)
    assert pool.processes(None, [1] * 5000) == 1
    assert pool.processes(None, [pool.WORTH_A_WORKER * 2 - 1, 0]) == 1
    assert pool.processes(None, [pool.WORTH_A_WORKER * 2, 1]) == 2
    assert pool.processes(None, [pool.WORTH_A_WORKER // 20] * 70) == 3
    assert pool.processes(None, [pool.WORTH_A_WORKER] * 30) == 8
    assert pool.processes(4, [1] * 10) == 4
    assert pool.processes(4, [1]) == 1
    assert pool.processes(4, []) == 1


def test_windows_waits_for_no_more_than_sixty_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "process_cpu_count", lambda: 128, raising=False)
    assert pool.cpus() == pool.WINDOWS_LIMIT
    assert pool.processes(100, [1] * 200) == pool.WINDOWS_LIMIT


def test_processor_affinity_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "process_cpu_count", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3, 5, 6}, raising=False)
    assert pool.cpus() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert pool.cpus() == 1


def test_where_no_python_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "")
    assert set(pool.run(lambda _: os.getpid(), ITEMS, 2)) == {os.getpid()}


def test_where_workers_cannot_start_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert set(pool.run(pool_work.process, ITEMS, 2)) == {os.getpid()}


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for Python")
def test_workers_that_die_while_they_start_are_not_started_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "python"
    broken.write_text(f"#!/bin/sh\necho started >> {tmp_path}/starts\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    assert set(pool.run(pool_work.process, ITEMS, 2)) == {os.getpid()}
    assert (tmp_path / "starts").read_text().count("started") <= 2


def test_workers_are_not_replaced_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "MOST_DEATHS", 3)
    results = list(pool.run(pool_work.die, [pool_work.FATAL] * 40, 2))
    assert set(results) == {Lost(workers.DEATH), Lost(workers.GIVEN_UP)}


def test_batches_hold_every_item_once_and_about_equal_bytes() -> None:
    weights = [100 * (number % 7) for number in range(len(ITEMS))]
    cut = pool.batches(ITEMS, weights, 2)
    assert [item for batch in cut for item in batch] == ITEMS
    assert 8 <= len(cut) <= 2 * 2 * pool.BATCHES_A_JOB
    assert len(pool.batches(["big", "small"], [10**9, 1], 2)) == 2
    assert pool.batches([], [], 2) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_item_whose_work_raises_is_lost_alone(jobs: int) -> None:
    results = list(pool.run(pool_work.fail, [*ITEMS, pool_work.FATAL, "last"], jobs))
    assert list(lost(results)) == [len(ITEMS)]
    assert results[-1] == "LAST"
    assert "ValueError: not this one" in lost(results)[len(ITEMS)].reason
    assert "pool_work.py" in lost(results)[len(ITEMS)].traceback


@pytest.mark.parametrize("place", [0, 41, 90])
def test_an_item_that_kills_its_worker_is_named_and_the_rest_is_run(place: int) -> None:
    items = [*ITEMS[:place], pool_work.FATAL, *ITEMS[place:]]
    results = list(pool.run(pool_work.die, items, 2))
    assert lost(results) == {place: Lost(workers.DEATH)}
    assert [result for result in results if isinstance(result, str)] == [item.upper() for item in ITEMS]


def test_two_items_that_kill_their_workers_are_both_named() -> None:
    items = [pool_work.FATAL, *ITEMS, pool_work.FATAL]
    assert list(lost(list(pool.run(pool_work.die, items, 2)))) == [0, len(items) - 1]


def test_an_item_that_runs_when_tried_again_alone_is_not_lost(tmp_path: Path) -> None:
    items = [f"{tmp_path / 'died'}|{item}" for item in [*ITEMS, pool_work.FATAL]]
    assert list(pool.run(pool_work.die_in_company, items, 2)) == [*ITEMS, pool_work.FATAL]


def test_a_worker_prepares_its_work_once_for_all_batches(tmp_path: Path) -> None:
    results = list(pool.run(pool_work.Prepared(str(tmp_path)), range(200), 2))
    assert results == [number + 1 for number in range(200)]
    assert {file.read_text() for file in tmp_path.iterdir()} == {"prepared\n"}


def test_results_that_nobody_takes_are_dropped_without_a_word(recwarn: pytest.WarningsRecorder) -> None:
    results = pool.run(str.upper, ITEMS, 2)
    assert next(iter(results)) == "FILE0"
    assert isinstance(results, types.GeneratorType)
    results.close()
    assert not recwarn.list
    assert list(pool.run(str.upper, ITEMS, 2)) == [item.upper() for item in ITEMS]


def test_waiting_work_runs_in_threads_at_the_same_time_and_in_order() -> None:
    meeting = threading.Barrier(4, timeout=10)

    def meet(item: str) -> str:
        meeting.wait()
        return item

    assert list(pool.run(meet, ITEMS[:4], lane=Lane.THREADS)) == ITEMS[:4]


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_thread_that_raises_loses_its_item_alone(jobs: int) -> None:
    results = list(pool.run(pool_work.fail, ["a", pool_work.FATAL, "c"], jobs, lane=Lane.THREADS))
    assert list(lost(results)) == [1]
    assert results[2] == "C"


def test_a_backend_is_chosen_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pool.backend() == "processes"
    monkeypatch.setenv("PSVERIFY_BACKEND", "threading")
    assert list(pool.run(str.upper, ITEMS, 2)) == [item.upper() for item in ITEMS]
    monkeypatch.setenv("PSVERIFY_BACKEND", "proceses")
    with pytest.raises(UserError, match="did you mean 'processes'"):
        pool.run(str.upper, ITEMS, 2)


def test_a_backend_that_is_not_installed_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserError, match=r"pip install 'psverify\[dask\]'"):
        clusters.prepare_cluster("dask")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stands in for dask and ray, which are large, and tells what they were asked."""
    calls: list[str] = []
    dask = types.SimpleNamespace(Client=lambda **options: calls.append(f"dask {options}"))
    ray = types.SimpleNamespace(register_ray=lambda: calls.append("ray"))
    real = importlib.import_module
    fakes = {"distributed": dask, "ray.util.joblib": ray, "joblib": types.SimpleNamespace()}
    monkeypatch.setattr(importlib, "import_module", lambda name: fakes.get(name) or real(name))
    return calls


def test_dask_and_ray_are_made_ready_before_joblib_asks_for_them(told: list[str]) -> None:
    clusters.prepare_cluster("dask")
    clusters.prepare_cluster("ray")
    assert told == ["dask {'set_as_default': True}", "ray"]
