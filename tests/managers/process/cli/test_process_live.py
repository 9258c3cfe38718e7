"""The command line as a process of its own: interrupted, as a scheduler, and calling itself through its own manifest."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from psverify_managers.common.children import process_identity
from psverify_managers.common.installation import Installation, Places
from psverify_managers.common.states import ServiceState, TaskState
from psverify_managers.process.services.supervisor import Supervisor

PSVERIFY = [sys.executable, "-m", "psverify"]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    (tmp_path / "managers").mkdir()
    adapter = {"kind": "binary", "path": sys.executable, "args": ["-c"]}
    tasks = {
        "hang": {"args": ["import signal; print('up', flush=True); signal.pause()"]},
        "tick": {"args": ["print('tick')"]},
    }
    service = {"args": ["import signal; signal.pause()"], "autostart": True, "start": {"min_uptime": "1ms"}}
    manifest: dict[str, Any] = {"manifest_version": 1, "name": "m", "version": "1", "adapter": adapter, "tasks": tasks}
    manifest |= {"service": service, "schedules": [{"task": "tick", "interval": "1s", "name": "ticks"}]}
    (tmp_path / "managers" / "m.manifest.json").write_text(json.dumps(manifest))
    found = Installation(Places(tmp_path, tmp_path / ".psverify", (tmp_path / "managers",)))
    yield found
    for row in found.services.select():
        Supervisor(found).stop(row.name, row.replica)
    found.close()


def until(check: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not check():
        assert time.monotonic() < deadline
        threading.Event().wait(0.02)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT reaches no single process on Windows")
def test_interrupted_task_ends_in_good_order(here: Installation, tmp_path: Path) -> None:
    command = [*PSVERIFY, "process", "run-task", "m", "hang"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "m/hang | up\n"
        until(lambda: here.tasks.select("running")[0].child_pid is not None)  # a service may speak before it is noted
        (task,) = here.tasks.select("running")
        process.send_signal(signal.SIGINT)
        process.stderr.read()
        assert process.wait(60) == 130
    after = here.tasks.get(task.id)
    assert after is not None
    assert after.state is TaskState.CANCELLED
    assert task.child_pid is not None
    assert process_identity.process_birth(task.child_pid) != task.child_born


@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM ends a process at once on Windows")
def test_scheduler_keeps_time_and_services(here: Installation, tmp_path: Path) -> None:
    with subprocess.Popen([*PSVERIFY, "schedule", "run"], cwd=tmp_path, stderr=subprocess.DEVNULL) as process:
        until(lambda: len([task for task in here.tasks.select("succeeded") if task.task == "tick"]) >= 2)
        row = here.services.get("m")
        assert row is not None
        assert row.state is ServiceState.RUNNING
        assert row.shim_pid is not None
        os.kill(row.shim_pid, signal.SIGKILL)

        def again() -> bool:
            now = here.services.get("m")
            return now is not None and now.state is ServiceState.RUNNING and now.shim_pid != row.shim_pid

        until(again)
        process.terminate()
        assert process.wait(60) == 0
    now = here.services.get("m")
    assert now is not None
    assert process_identity.is_alive(now.child_pid, now.child_born), "services outlive the scheduler"
    assert here.tasks.open() == []


def test_own_manifest_checks_and_fixes(here: Installation, tmp_path: Path) -> None:
    (tmp_path / "a.ps1").write_text("gci\n")
    given = ["-p", f"folder={tmp_path}", "-p", 'paths=["a.ps1"]', "-f", "json", "-q"]

    def run(task: str) -> tuple[int, Any]:
        command = [*PSVERIFY, "process", "run-task", "psverify", task, *given]
        found = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        return found.returncode, json.loads(found.stdout)["records"][0]

    code, record = run("check")
    assert (code, record["exit_code"], '"PSV301"' in record["data"]["stdout_tail"]) == (1, 1, True)
    code, record = run("fix")
    assert (code, record["data"]["result"]["exit_code"]) == (0, 0)
    assert (tmp_path / "a.ps1").read_text() == "Get-ChildItem\n"
