"""kill -9 at random points, 200 times: the store never shows as running what does not run, and nothing is left behind."""

from __future__ import annotations

import functools
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from psverify_managers.common.children import process_identity
from psverify_managers.common.children.process_tree import COOKIE
from psverify_managers.common.installation import Installation, Places
from psverify_managers.common.store.reconcile import UNCLAIMED_SECONDS, reconcile_store
from psverify_managers.process.services.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NURSERY = """
import os, signal, sys
from pathlib import Path
from psverify_managers.common.installation import Installation, Places
from psverify_managers.process.tasks.run_task import Engine
from psverify_managers.workflow.run_workflow import Runner, RunOrder
from psverify_managers.workflow.workflow_files import load_workflow
folder = Path(sys.argv[1])
workflow = load_workflow(folder / "w.yaml")
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
while sys.stdin.readline():
    victim = os.fork()
    if victim:
        print(victim, flush=True)
        continue
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    here = Installation(Places(folder, folder / "state", (folder,)))
    with Engine(here, lambda _: ()) as engine:
        while True:
            engine.perform(engine.order("m", "short", {}))
            order, runner = RunOrder(workflow), Runner(engine, {})
            runner.perform(order, runner.order(order))
"""
WORKFLOW = """
version: 1
name: w
max_parallel: 2
steps:
- {id: a, task: m/short, needs: []}
- {id: b, task: m/long, needs: []}
"""
KILLS, AT_ONCE = 200, 4


def marked(folder: Path) -> set[int]:
    """Returns the running processes that were started for a task or service of this test; other tests have their own."""
    words = (COOKIE.encode(), f"TEST_FOLDER={folder}".encode())
    return {pid for pid in process_identity.process_parents() if all(word in environment(pid) for word in words)}


def environment(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


def dead(pids: Iterable[int]) -> bool:
    return all(process_identity.process_birth(pid) is None for pid in pids)


def until(check: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not check():
        assert time.monotonic() < deadline
        threading.Event().wait(0.005)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="it looks for processes in /proc")
def test_kill_9_at_any_moment(tmp_path: Path) -> None:
    python = {"kind": "binary", "path": sys.executable, "args": ["-S", "-c"]}
    tasks = {"short": {"args": ["pass"]}, "long": {"args": ["import signal; signal.pause()"], "timeout": "300ms"}}
    service = {"args": ["import signal; signal.pause()"], "start": {"min_uptime": "1ms"}}
    manifest = {
        "manifest_version": 1,
        "name": "m",
        "version": "1",
        "adapter": python,
        "tasks": tasks,
        "service": service,
    }
    manifest |= {"env": {"TEST_FOLDER": str(tmp_path)}}
    (tmp_path / "m.manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "w.yaml").write_text(WORKFLOW)
    here = Installation(Places(tmp_path, tmp_path / "state", (tmp_path,)))
    supervisor, chance = Supervisor(here), random.Random(7)
    states: set[str] = set()

    def nothing_left() -> bool:
        # Later commands look for stragglers, too: what was between fork and exec when its owner died.
        reconcile_store(here.database, here.clock.now())
        return not marked(tmp_path)

    nursery = [sys.executable, "-c", NURSERY, str(tmp_path)]
    with subprocess.Popen(nursery, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as born:
        for _ in range(0, KILLS, AT_ONCE):
            assert born.stdin is not None
            assert born.stdout is not None
            born.stdin.write("\n" * (AT_ONCE - 1))
            born.stdin.flush()
            victims = [int(born.stdout.readline()) for _ in range(AT_ONCE - 1)]
            shim = supervisor.start("m")[0].shim_pid
            assert shim is not None
            assert marked(tmp_path), "a running service is found"
            threading.Event().wait(chance.uniform(0, 0.4))
            for each in (*victims, shim):
                os.kill(each, signal.SIGKILL)
            until(functools.partial(dead, (*victims, shim)))
            # What was queued without an owner is lost after a while; here that while is over at once.
            reconcile_store(here.database, here.clock.now() + UNCLAIMED_SECONDS + 1)
            assert here.tasks.open() == []
            assert here.runs.open() == []
            assert [row.state.value for row in here.services.select()] == ["UNKNOWN"]
            until(nothing_left)
            states |= {task.state.value for task in here.tasks.select()}
        assert born.stdin is not None
        born.stdin.close()
    supervisor.stop("m", 1)
    check = here.database.row("PRAGMA integrity_check")
    assert check is not None
    assert check[0] == "ok"
    assert {"succeeded", "lost"} <= states
    here.close()
