"""Figures of the process manager: tasks a second, in-process and spawned, and what idle services cost.

`python bench/process.py [--services N]` prints one line for each. Issue: 1 000 short tasks at 200 a second or more for
in-process Python tasks and at 40 or more for spawned ones, on 2 cores; 100 idle services below 1 % CPU and 1.2 GB in all.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from psverify_managers.common.installation import Installation, Places
from psverify_managers.process.services.supervisor import Supervisor
from psverify_managers.process.tasks.run_task import Engine

IDLE_SECONDS = 20.0
CORES = 2
TASKS = (
    ("inside", 1000, 8),
    ("spawned-python", 200, 2),
    ("spawned-python-with-data", 200, 2),
    ("spawned-program", 300, 4),
)
"""Manager, number of tasks, and how many at once."""
PAGE, TICK = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")


def manifest(folder: Path, name: str, adapter: dict[str, Any], **more: Any) -> None:
    """Writes a manifest."""
    content = {"manifest_version": 1, "name": name, "version": "1", "adapter": adapter, **more}
    (folder / f"{name}.manifest.json").write_text(json.dumps(content))


def rate(here: Installation, manager: str, count: int, threads: int) -> str:
    """Returns how many tasks of a manager end a second, and what each costs, whatever else keeps the processors busy."""
    with Engine(here, lambda _: ()) as engine, ThreadPoolExecutor(threads) as pool:
        before, start = processor_seconds(), time.perf_counter()
        done = list(pool.map(lambda _: engine.perform(engine.order(manager, "t", {})), range(count)))
        seconds = time.perf_counter() - start
    used = processor_seconds() - before
    assert all(each.row.state.value == "succeeded" for each in done)
    # In-process tasks share one interpreter lock, and so one core.
    idle = (CORES if manager.startswith("spawned") else 1) * count / used
    return f"{count / seconds:.0f} a second; {1000 * used / count:.1f} ms of processor each: {idle:.0f} on idle cores"


def processor_seconds() -> float:
    """Returns the processor time of this process and of its ended children."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def cost(pids: list[int]) -> tuple[float, float]:
    """Returns the CPU seconds used so far and the proportional set size in MB of processes."""
    ticks, kilobytes = 0, 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
        smaps = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        kilobytes += next(int(line.split()[1]) for line in smaps if line.startswith("Pss:"))
    return ticks / TICK, kilobytes / 1024


def services(folder: Path, count: int) -> None:
    """Starts idle services, and prints what their shims cost."""
    manifest(
        folder,
        "idle",
        {"kind": "binary", "path": "sleep"},
        service={"args": ["100000"], "start": {"min_uptime": "10ms"}},
    )
    here = Installation(Places(folder, folder / "state", (folder,)))
    supervisor = Supervisor(here)
    try:
        start = time.perf_counter()
        supervisor.start("idle", count)
        print(f"start of {count} services: {time.perf_counter() - start:.1f} s")
        rows = here.services.select("idle")
        shims = [row.shim_pid for row in rows if row.shim_pid]
        children = [row.child_pid for row in rows if row.child_pid]
        before, megabytes = cost(shims)
        threading.Event().wait(IDLE_SECONDS)
        after, _ = cost(shims)
        print(
            f"{len(shims)} idle shims: {100 * (after - before) / IDLE_SECONDS:.2f} % CPU, {megabytes:.0f} MB (sum of PSS)"
        )
        print(f"with their processes: {megabytes + cost(children)[1]:.0f} MB")
    finally:
        start = time.perf_counter()
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda row: supervisor.stop(row.name, row.replica), here.services.select("idle")))
        print(f"stop of {count} services: {time.perf_counter() - start:.1f} s")
        here.close()


def main() -> None:
    """Measures."""
    options = argparse.ArgumentParser()
    options.add_argument("--services", type=int, default=100)
    count = options.parse_args().services
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "jobs.py").write_text("def work():\n    pass\n\ndef data(n):\n    return n\n")
        python = {"kind": "python", "entry_point": "jobs:work"}
        data = {"kind": "python", "entry_point": "jobs:data"}
        manifest(folder, "inside", {**python, "isolation": "thread"}, tasks={"t": {}})
        manifest(folder, "spawned-python", python, tasks={"t": {}})
        manifest(folder, "spawned-python-with-data", data, tasks={"t": {"params": {"n": {"default": "1"}}}})
        manifest(folder, "spawned-program", {"kind": "binary", "path": "true"}, tasks={"t": {}})
        here = Installation(Places(folder, folder / "state", (folder,)))
        for manager, tasks, threads in TASKS:
            print(f"{manager}: {rate(here, manager, tasks, threads)}")
        here.close()
        services(folder, count)


if __name__ == "__main__":
    sys.exit(main())
