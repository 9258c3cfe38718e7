"""Runs a task in a separate process, which outlives the command."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from psverify_managers.common.event_log import write_events
from psverify_managers.common.installation import Installation, Places
from psverify_managers.process.tasks.run_task import Engine, TaskOrder


def detach_task(installation: Installation, order: TaskOrder) -> None:
    """Hands a queued task over to a new process; passes parameters through a pipe, which keeps secrets private."""
    places = installation.places
    message = {
        "root": str(places.root),
        "state": str(places.state),
        "manifests": [str(path) for path in places.manifests],
        "settings": str(places.settings) if places.settings else None,
        "log": str(places.log) if places.log else None,
        "timeout": order.timeout if order.timeout is not None else places.timeout,
        "task": order.row.id,
        "params": order.params,
    }
    # The child becomes the owner; until it has started the task, the row has none.
    installation.tasks.disown(order.row.id)
    process = subprocess.Popen(
        [sys.executable, "-m", "psverify_managers.process.tasks.detach"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32",
        creationflags=getattr(subprocess, "DETACHED_PROCESS", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    assert process.stdin is not None
    with process.stdin as pipe:
        pipe.write(json.dumps(message).encode())
    # Do not wait for it: it runs on its own.
    process.returncode = 0


def perform_detached() -> int:
    """Performs the task described on standard input."""
    message = json.load(sys.stdin)
    places = Places(
        Path(message["root"]),
        Path(message["state"]),
        tuple(Path(path) for path in message["manifests"]),
        timeout=message["timeout"],
        settings=Path(message["settings"]) if message["settings"] else None,
        log=Path(message["log"]) if message["log"] else None,
    )
    with write_events(places.log):
        return _perform_message(Installation(places), message)


def _perform_message(installation: Installation, message: Mapping[str, Any]) -> int:
    row = installation.tasks.get(message["task"])
    if row is None:
        return 1
    try:
        # The lint gate has run before the task was queued.
        with Engine(installation, lambda _: ()) as engine:
            engine.perform(TaskOrder(row, message["params"], message["timeout"]))
    finally:
        installation.close()
    return 0


if __name__ == "__main__":
    sys.exit(perform_detached())
