"""What is meant to be up comes up again, and what somebody stopped does not."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from psverify_managers.common.children import process_identity
from psverify_managers.common.installation import Installation, Places
from psverify_managers.common.states import ServiceState
from psverify_managers.process.services.keep_up import ServiceKeeper
from psverify_managers.process.services.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    for name, autostart in (("auto", True), ("manual", False)):
        adapter = {"kind": "binary", "path": sys.executable, "args": ["-c", "import signal; signal.pause()"]}
        service = {"autostart": autostart, "start": {"min_uptime": "1ms"}}
        manifest = {"manifest_version": 1, "name": name, "version": "1", "adapter": adapter, "service": service}
        (tmp_path / f"{name}.manifest.json").write_text(json.dumps(manifest))
    found = Installation(Places(tmp_path, tmp_path / "state", (tmp_path,)))
    yield found
    for row in found.services.select():
        Supervisor(found).stop(row.name, row.replica)
    found.close()


def up(here: Installation) -> set[str]:
    return {row.name for row in here.services.select() if row.state is ServiceState.RUNNING}


def kill_shim(here: Installation, name: str) -> None:
    row = here.services.get(name)
    assert row is not None
    assert row.shim_pid is not None
    os.kill(row.shim_pid, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while process_identity.process_birth(row.shim_pid) is not None:
        assert time.monotonic() < deadline
        threading.Event().wait(0.005)


def test_autostart_and_death_of_a_shim(here: Installation) -> None:
    keeper = ServiceKeeper(here)
    keeper.begin()
    assert up(here) == {"auto"}
    Supervisor(here).start("manual")
    kill_shim(here, "manual")
    keeper.turn()
    assert up(here) == {"auto", "manual"}


def test_what_was_stopped_stays_down(here: Installation) -> None:
    keeper = ServiceKeeper(here)
    keeper.begin()
    Supervisor(here).stop("auto", 1)
    keeper.turn()
    keeper.begin()
    assert up(here) == set()


def test_shim_that_the_system_asked_to_end(here: Installation) -> None:
    Supervisor(here).start("manual")
    row = here.services.get("manual")
    assert row is not None
    assert row.shim_pid is not None
    os.kill(row.shim_pid, signal.SIGTERM)
    deadline = time.monotonic() + 30
    while (after := here.services.get("manual")) is None or after.state is not ServiceState.STOPPED:
        assert time.monotonic() < deadline, after
        threading.Event().wait(0.005)
    assert after.wanted == 1
    ServiceKeeper(here).turn()
    assert up(here) == {"manual"}
