"""Tasks from order to end: parameters, attempts, turns, cancellation, the gate, and what is left on record."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from psverify.api import Severity, UserError
from psverify.api.report import Record
from psverify_managers.common.clock import SystemClock
from psverify_managers.common.installation import Installation, Places
from psverify_managers.common.manifests.manifest_model import Retry
from psverify_managers.common.states import TaskState
from psverify_managers.process.tasks.detach import detach_task
from psverify_managers.process.tasks.run_task import Engine, is_retried, retry_pause, wait_for

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator
    from pathlib import Path

PYTHON = {"kind": "binary", "path": sys.executable, "args": ["-c"]}
COUNTS_TO = "import os,sys; p=sys.argv[1]; n=os.path.getsize(p) if os.path.exists(p) else 0; open(p,'a').write('x'); "


class ImpatientClock(SystemClock):
    """Waits for events only, never for time; remembers what it was asked to wait."""

    def __init__(self) -> None:
        self.waited: list[float | None] = []

    def wait(self, event: threading.Event, seconds: float | None) -> bool:
        self.waited.append(seconds)
        return event.is_set()


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    made: list[Installation] = []

    def installation(tasks: dict[str, Any], adapter: dict[str, Any] = PYTHON, **more: Any) -> Installation:
        manifest = {"manifest_version": 1, "name": "m", "version": "1", "adapter": adapter, "tasks": tasks}
        (tmp_path / "m.manifest.json").write_text(json.dumps(manifest, indent=1))
        made.append(Installation(Places(tmp_path, tmp_path / "state", (tmp_path,)), **more))
        return made[-1]

    yield installation
    for each in made:
        each.close()


def no_lint(_: Path) -> list[Record]:
    return []


def test_success_is_on_record_with_its_output(make: Callable[..., Installation]) -> None:
    here, shown = make({"t": {"args": ["print('{\"n\": 1}')"], "output": "json"}}), []
    with Engine(here, no_lint, lambda name, line: shown.append((name, line))) as engine:
        done = engine.perform(engine.order("m", "t", {}))
    assert (done.row.state, done.row.result, done.row.exit_code, done.row.attempt) == (
        TaskState.SUCCEEDED,
        {"n": 1},
        0,
        1,
    )
    assert shown == [("m/t", '{"n": 1}')]
    assert (here.task_folder(done.row.id) / "stdout.log").read_text() == '{"n": 1}\n'
    assert done.row.line == here.manager("m").task_line("t") > 1
    assert (here.places.state / ".gitignore").read_text() == "*\n"


def test_mistakes_of_the_user(make: Callable[..., Installation]) -> None:
    here = make({"backup": {"params": {"level": {"enum": ["full"]}}}})
    with Engine(here, no_lint) as engine:
        for manager, task, params, message in (
            ("x", "backup", {}, "unknown manager 'x'"),
            ("m", "bakup", {}, "no task 'bakup'; did you mean 'backup'?"),
            ("m", "backup", {"level": "half"}, "must be one of full"),
        ):
            with pytest.raises(UserError, match=message.replace("?", "[?]")):
                engine.order(manager, task, params)
    assert here.tasks.select() == []


def test_attempts_until_success(make: Callable[..., Installation], tmp_path: Path) -> None:
    code = COUNTS_TO + "sys.exit(0 if n == 2 else 75)"
    task = {
        "args": [code, str(tmp_path / "n")],
        "retry": {"limit": 5, "initial": "10s", "jitter": 0, "on_exit_codes": [75]},
    }
    clock = ImpatientClock()
    here = make({"t": task}, clock=clock)
    with Engine(here, no_lint) as engine:
        done = engine.perform(engine.order("m", "t", {}))
    assert (done.row.state, done.row.attempt, done.row.message) == (
        TaskState.SUCCEEDED,
        3,
        "exit code 0 after 3 attempts",
    )
    assert clock.waited == [10.0, 20.0]


def test_attempts_that_all_fail_are_catalogued(make: Callable[..., Installation]) -> None:
    task = {"args": ["import sys; print('why', file=sys.stderr); sys.exit(3)"], "retry": {"limit": 1}}
    here = make({"t": task}, clock=ImpatientClock())
    with Engine(here, no_lint) as engine:
        done = engine.perform(engine.order("m", "t", {}))
    assert done.row.message == "exit code 3 after 2 attempts"
    here.catalogue.flush()
    (entry,) = here.catalogue.select()
    assert (entry.subject, entry.detail, entry.line) == ("m/t", "why\n", done.row.line)


def test_which_failures_are_repeated() -> None:
    from psverify_managers.common.adapters.adapter_call import AttemptResult  # noqa: PLC0415

    failed, late = AttemptResult(TaskState.FAILED, "", 3), AttemptResult(TaskState.TIMED_OUT, "")
    assert is_retried(Retry(limit=1), failed, 1)
    assert is_retried(Retry(limit=1), late, 1)
    assert not is_retried(Retry(limit=1), failed, 2)
    assert not is_retried(Retry(limit=1, on_exit_codes=[4]), failed, 1)
    assert not is_retried(Retry(limit=1), AttemptResult(TaskState.CANCELLED, ""), 1)
    assert not is_retried(Retry(limit=1), AttemptResult(TaskState.SUCCEEDED, ""), 1)
    assert retry_pause(Retry(initial="1s", factor=3, jitter=0), 3, 0.5) == 9


def test_secrets_never_reach_the_disk(make: Callable[..., Installation], tmp_path: Path) -> None:
    code = "import json,os; p=json.load(open(os.environ['PSVERIFY_PARAMETERS'])); print(p); raise SystemExit(p['key'])"
    here = make({"t": {"args": [code], "params": {"key": {"secret": True}}}})
    with Engine(here, no_lint) as engine:
        done = engine.perform(engine.order("m", "t", {"key": "hush-hush"}))
    here.catalogue.flush()
    assert done.row.params == {"key": "***"}
    assert done.result.stdout == "{'key': '***'}\n"
    here.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    for path in (tmp_path / "state").rglob("*"):
        assert not path.is_file() or b"hush-hush" not in path.read_bytes(), path


def test_shared_settings_reach_tasks_and_their_secrets_are_masked(
    make: Callable[..., Installation], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPLOY_KEY", "s3cret")
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "default.yaml").write_text("deploy: {url: 'http://x', key: 'env:DEPLOY_KEY'}\n")
    here = make({"t": {"args": ["import sys; print(sys.argv[1:])", "${config.deploy.url}", "${config.deploy.key}"]}})
    with Engine(here, no_lint) as engine:
        done = engine.perform(engine.order("m", "t", {}))
    assert done.result.stdout == "['http://x', '***']\n"


def test_one_at_a_time_by_key(make: Callable[..., Installation], tmp_path: Path) -> None:
    code = "import os,sys; fd=os.open(sys.argv[1], os.O_CREAT|os.O_EXCL); os.close(fd); os.unlink(sys.argv[1])"
    here = make({"t": {"args": [code, str(tmp_path / "only")], "concurrency_key": "disk"}})
    with Engine(here, no_lint) as engine, ThreadPoolExecutor(6) as pool:
        orders = [engine.order("m", "t", {}) for _ in range(12)]
        states = {done.row.state for done in pool.map(engine.perform, orders)}
    assert states == {TaskState.SUCCEEDED}


def test_cancel_from_another_process(make: Callable[..., Installation], tmp_path: Path) -> None:
    here = make({"t": {"args": ["import signal; print('up', flush=True); signal.pause()"], "retry": {"limit": 9}}})
    other = Installation(here.places)

    def cancel(_: str, __: str) -> None:
        other.tasks.cancel(order.row.id, 1.0)

    with Engine(here, no_lint, cancel) as engine:
        order = engine.order("m", "t", {})
        done = engine.perform(order)
    other.close()
    assert (done.row.state, done.row.attempt) == (TaskState.CANCELLED, 1)


def test_cancelled_before_it_began(make: Callable[..., Installation]) -> None:
    here = make({"t": {"args": ["open('ran', 'w')"]}})
    with Engine(here, no_lint) as engine:
        order = engine.order("m", "t", {})
        here.tasks.cancel(order.row.id, 1.0)
        assert engine.perform(order).row.state is TaskState.CANCELLED
    assert not (here.places.root / "ran").exists()


def test_lint_gate(make: Callable[..., Installation], tmp_path: Path, fake_pwsh: Path) -> None:
    (tmp_path / "s.ps1").write_text("# fake: say ran\n")

    def lint(path: Path) -> list[Record]:
        assert path == tmp_path / "s.ps1"
        return [
            Record("finding", "PSV001", "syntax-error", level, "oh", "s.ps1") for level in (Severity.WARNING, level_of)
        ]

    for gate, level_of, state in (
        ("error", Severity.WARNING, TaskState.SUCCEEDED),
        ("error", Severity.ERROR, TaskState.FAILED),
        ("warning", Severity.NOTE, TaskState.FAILED),
        ("off", Severity.ERROR, TaskState.SUCCEEDED),
    ):
        here = make({"t": {}}, {"kind": "powershell", "script": "s.ps1", "lint_gate": gate})
        with Engine(here, lint) as engine:
            done = engine.perform(engine.order("m", "t", {}))
        assert done.row.state is state, (gate, level_of)
        assert bool(done.objections) == (state is TaskState.FAILED)
        if done.objections:
            assert done.row.message == "script not run: the lint gate reported 1 finding (PSV001)"
        here.catalogue.close()


def test_detached_task_outlives_its_command(make: Callable[..., Installation]) -> None:
    here = make({"t": {"args": ["import sys; print(sys.argv[1])", "${params.x}"], "params": {"x": {}}}})
    with Engine(here, no_lint) as engine:
        order = engine.order("m", "t", {"x": "far"})
    detach_task(here, order)
    row = wait_for(here, order.row.id, 30.0)
    assert row is not None
    assert (row.state, row.owner_pid != here.owner.pid) == (TaskState.SUCCEEDED, True)
    assert (here.task_folder(row.id) / "stdout.log").read_text() == "far\n"


def test_waiting_has_an_end(make: Callable[..., Installation]) -> None:
    here = make({"t": {}})
    with Engine(here, no_lint) as engine:
        order = engine.order("m", "t", {})
    row = wait_for(here, order.row.id, 0.0, 0.01)
    assert row is not None
    assert row.state is TaskState.QUEUED
