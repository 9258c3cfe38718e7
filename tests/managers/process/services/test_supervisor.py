"""Real services under real shims: restarts, readiness, probes, dependencies, logs, signals, and an end to all of it."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from psverify.api import UserError
from psverify_managers.common.children import process_identity
from psverify_managers.common.installation import Installation, Places
from psverify_managers.common.states import Health, ServiceState
from psverify_managers.common.store.reconcile import reconcile_store
from psverify_managers.process.services.rotating_log import log_tail
from psverify_managers.process.services.supervisor import NotUp, Supervisor, with_dependencies

if TYPE_CHECKING:
    from pathlib import Path

    from psverify_managers.common.store.rows import ServiceRow

WAITS = "import signal; signal.pause()"
FAST = {"backoff": {"initial": "10ms", "max": "20ms"}, "limit": {"burst": 3, "interval": "1m"}}
QUICK = {"min_uptime": "1ms", "timeout": "10s"}
Make = Callable[..., Supervisor]


class World:
    """An installation whose services are ended with the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.here = Installation(Places(folder, folder / "state", (folder,)))
        self.supervisor = Supervisor(self.here)

    def add(self, name: str, code: str, **service: Any) -> None:
        adapter = {"kind": "binary", "path": sys.executable, "args": ["-c", code]}
        service = {"start": QUICK, "restart": FAST, "stop": {"timeout": "5s"}, **service}
        manifest = {"manifest_version": 1, "name": name, "version": "1", "adapter": adapter, "service": service}
        (self.folder / f"{name}.manifest.json").write_text(json.dumps(manifest))
        self.here.__dict__.pop("managers", None)

    def start(self, name: str) -> ServiceRow:
        return self.supervisor.start(name)[0]

    def until(self, name: str, check: Callable[[ServiceRow], bool]) -> ServiceRow:
        deadline = time.monotonic() + 30
        while (row := self.here.services.get(name)) is None or not check(row):
            assert time.monotonic() < deadline, row
            threading.Event().wait(0.01)
        return row

    def log(self, name: str, stream: str = "stdout") -> list[str]:
        return log_tail(self.here.service_folder(name) / f"{stream}.log", 100)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    found = World(tmp_path)
    yield found
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda row: found.supervisor.stop(row.name, row.replica), found.here.services.select()))
    found.here.close()


def living(pid: int | None) -> bool:
    return pid is not None and process_identity.process_birth(pid) is not None


def test_start_status_stop(world: World) -> None:
    world.add("web", WAITS)
    row = world.start("web")
    assert (row.state, row.wanted, row.restarts) == (ServiceState.RUNNING, 1, 0)
    assert living(row.child_pid)
    assert living(row.shim_pid)
    stopped = world.supervisor.stop("web", 1)
    assert (stopped.state, stopped.wanted, stopped.child_pid) == (ServiceState.STOPPED, 0, None)
    assert not living(row.child_pid)
    world.until("web", lambda _: not living(row.shim_pid))


def test_starting_twice_is_starting_once(world: World) -> None:
    world.add("web", WAITS)
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(world.start, ["web"] * 4))
    assert len({row.child_pid for row in rows}) == 1


def test_crash_loop_is_given_up(world: World) -> None:
    world.add("web", "import sys; print('hello', flush=True); sys.exit(3)", start={"min_uptime": "5s"})
    row = world.start("web")
    assert row.state is ServiceState.FATAL
    assert row.message == "exit code 3; gave up after 3 starts within 60 s"
    assert (row.restarts, row.exit_code, world.log("web")) == (2, 3, ["hello"] * 3)


def test_program_that_cannot_be_started(world: World, tmp_path: Path) -> None:
    world.add("web", WAITS)
    (tmp_path / "data").write_text("no program")
    manifest = json.loads((tmp_path / "web.manifest.json").read_text())
    manifest["adapter"] = {"kind": "binary", "path": "data"}
    (tmp_path / "web.manifest.json").write_text(json.dumps(manifest))
    row = world.start("web")
    assert row.state is ServiceState.FATAL
    assert row.message.startswith("could not start")
    assert "could not start" in world.log("web", "stderr")[0]


def test_killed_process_is_started_again(world: World) -> None:
    world.add("web", WAITS)
    first = world.start("web")
    assert first.child_pid is not None
    os.kill(first.child_pid, signal.SIGKILL)
    again = world.until("web", lambda row: row.restarts == 1 and row.state is ServiceState.RUNNING)
    assert again.child_pid != first.child_pid
    assert again.shim_pid == first.shim_pid


def test_good_end_stays_down(world: World) -> None:
    world.add("once", "print('done')", start={"min_uptime": "5s"})
    assert world.start("once").state is ServiceState.EXITED


def test_ready_by_log_line_and_logs_with_secrets(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TOKEN", "s3cret")
    code = "import os,signal; print('token', os.environ['TOKEN']); print('listening on 80', flush=True); signal.pause()"
    world.add("web", code, start={"ready_log": "listening on [0-9]+", "timeout": "20s"})
    manifest = json.loads((tmp_path / "web.manifest.json").read_text())
    (tmp_path / "web.manifest.json").write_text(json.dumps({**manifest, "secrets": ["TOKEN"]}))
    row = world.start("web")
    assert (row.state, row.ready_log, row.ready) == (ServiceState.RUNNING, 1, 1)
    assert world.log("web") == ["token ***", "listening on 80"]


def test_ready_by_tcp_probe_and_too_late(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        probe = {"tcp": {"port": port}, "interval": "20ms"}
        world.add("web", WAITS, start={"ready": probe, "timeout": "20s"})
        assert world.start("web").state is ServiceState.RUNNING
    world.add("late", WAITS, start={"ready": probe, "timeout": "50ms"}, restart={**FAST, "limit": {"burst": 1}})
    row = world.start("late")
    assert (row.state, row.message) == (
        ServiceState.FATAL,
        "not ready after 0.05 s; gave up after 1 starts within 60 s",
    )


def test_liveness_restarts_what_hangs(world: World, tmp_path: Path) -> None:
    check = [sys.executable, "-c", "import os,sys; sys.exit(os.path.exists(sys.argv[1]))", str(tmp_path / "ill")]
    world.add("web", WAITS, liveness={"exec": check, "interval": "20ms", "failure_threshold": 2})
    world.start("web")
    world.until("web", lambda row: row.health is Health.HEALTHY)
    (tmp_path / "ill").touch()
    world.until("web", lambda row: row.restarts == 1 or row.state is ServiceState.FATAL)
    (tmp_path / "ill").unlink()
    world.until("web", lambda row: row.health is Health.HEALTHY)


def test_dependants_wait_for_their_condition(world: World, tmp_path: Path) -> None:
    stamp = "import sys,time; open(sys.argv[1], 'a').write(sys.argv[2] + '\\n')"
    order = str(tmp_path / "order")
    world.add("migrate", stamp, args=[order, "migrate"], start={"min_uptime": "9s"})
    database = stamp + "; print('up', flush=True); import signal; signal.pause()"
    world.add("database", database, args=[order, "database"], start={"ready_log": "up", "timeout": "20s"},
              depends_on={"migrate": {"condition": "completed_ok"}})  # fmt: skip
    world.add("web", stamp + "; import signal; signal.pause()", args=[order, "web"],
              depends_on={"database": {"condition": "healthy"}})  # fmt: skip
    names = with_dependencies(world.here.managers.found, ["web"])
    assert names == ["migrate", "database", "web"]
    with ThreadPoolExecutor(3) as pool:
        rows = list(pool.map(world.start, reversed(names)))
    assert [row.state for row in rows] == [ServiceState.RUNNING, ServiceState.RUNNING, ServiceState.EXITED]
    world.until("web", lambda _: (tmp_path / "order").read_text().split() == names)


def test_dependant_of_what_failed_is_not_started(world: World) -> None:
    world.add("database", "import sys; sys.exit(1)", start={"min_uptime": "9s"}, restart={"policy": "never"})
    world.add("web", WAITS, depends_on={"database": {}})
    assert world.start("database").state is ServiceState.FATAL
    with pytest.raises(NotUp, match=r"requires database to be started, but it is FATAL \(exit code 1\)"):
        world.start("web")
    assert world.here.services.get("web") is None


@pytest.mark.skipif(sys.platform == "win32", reason="fork and sessions are POSIX's")
def test_stop_ends_a_tree_that_does_not_want_to(world: World, tmp_path: Path) -> None:
    code = f"""
import os, signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
for number in range(2):
    if os.fork() == 0:
        os.setsid()
        if number: os.environ.clear()
        if os.fork(): os._exit(0)
        os.execve(sys.executable, [sys.executable, "-c", '''
import os, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open("{tmp_path}/new%d" % os.getpid(), "w").close()
os.rename("{tmp_path}/new%d" % os.getpid(), "{tmp_path}/pid%d" % os.getpid())
while True: os.write(2, b"x" * 1000 + chr(10).encode())
'''], dict(os.environ) if not number else {{}})
print("up", flush=True)
while True: os.write(1, b"y" * 1000 + b"\\n")
"""
    world.add("wild", code, stop={"timeout": "100ms"}, logs={"max_bytes": "64KiB", "backups": 2},
              start={"ready_log": "up", "timeout": "20s"})  # fmt: skip
    row = world.start("wild")
    world.until("wild", lambda _: len(list(tmp_path.glob("pid*"))) == 2)
    pids = [int(path.name.removeprefix("pid")) for path in tmp_path.glob("pid*")]
    assert all(map(living, pids))
    assert world.supervisor.stop("wild", 1).state is ServiceState.STOPPED
    assert not any(map(living, [*pids, row.child_pid]))
    logs = sorted(path.name for path in world.here.service_folder("wild").glob("*.log*"))
    assert logs == ["stderr.log", "stderr.log.1", "stderr.log.2", "stdout.log", "stdout.log.1", "stdout.log.2"]
    sizes = [path.stat().st_size for path in world.here.service_folder("wild").glob("*.log*")]
    assert max(sizes) <= 65536 + 65536


def test_restart_reload_signal(world: World) -> None:
    code = """
import signal, threading
for name in ("HUP", "USR1"): signal.signal(getattr(signal, "SIG" + name), lambda n, _: print(n, flush=True))
print("up", flush=True)
while True: signal.pause()
"""
    world.add("web", code, start={"ready_log": "up", "timeout": "20s"})
    row = world.start("web")
    world.supervisor.tell(row, "reload")
    world.until("web", lambda _: len(world.log("web")) == 2)
    world.supervisor.tell(row, "signal", "USR1")
    world.until("web", lambda _: world.log("web") == ["up", "1", "10"])
    with pytest.raises(UserError, match="unsupported signal NONE"):
        world.supervisor.tell(row, "signal", "NONE")
    again = world.supervisor.restart("web", 1)
    assert (again.state, again.restarts, again.child_pid != row.child_pid) == (ServiceState.RUNNING, 1, True)
    world.supervisor.stop("web", 1)
    with pytest.raises(UserError, match="the shim of web does not respond"):
        world.supervisor.tell(again, "reload")
    with pytest.raises(UserError, match="web is not running"):
        world.supervisor.tell(world.until("web", lambda _: True), "reload")
    assert world.supervisor.restart("web", 1).state is ServiceState.RUNNING


def test_replicas(world: World) -> None:
    world.add("web", "import os,signal; print(os.environ['PSVERIFY_REPLICA'], flush=True); signal.pause()", replicas=2,
              start={"ready_log": ".", "timeout": "20s"})  # fmt: skip
    assert [row.subject for row in world.supervisor.start("web")] == ["web", "web:2"]
    assert [row.subject for row in world.supervisor.start("web", 3)] == ["web", "web:2", "web:3"]
    assert (world.log("web"), world.log("web.3")) == (["1"], ["3"])
    assert [row.replica for row in world.supervisor.rows("web:2")] == [2]


def test_death_of_the_shim_leaves_no_process_and_no_lie(world: World) -> None:
    world.add("web", WAITS)
    row = world.start("web")
    assert row.shim_pid is not None
    os.kill(row.shim_pid, signal.SIGKILL)
    world.until("web", lambda _: not living(row.shim_pid))
    assert reconcile_store(world.here.database, world.here.clock.now()) == 1
    lost = world.until("web", lambda _: True)
    assert (lost.state, lost.wanted) == (ServiceState.UNKNOWN, 1)
    assert not living(row.child_pid)
    assert world.start("web").state is ServiceState.RUNNING


def test_stop_after_the_death_of_the_shim(world: World) -> None:
    world.add("web", WAITS)
    row = world.start("web")
    assert row.shim_pid is not None
    os.kill(row.shim_pid, signal.SIGKILL)
    assert world.supervisor.stop("web", 1).state is ServiceState.STOPPED
    assert not living(row.child_pid)


def test_stop_of_what_was_lost(world: World) -> None:
    world.add("web", WAITS)
    row = world.start("web")
    assert row.shim_pid is not None
    os.kill(row.shim_pid, signal.SIGKILL)
    world.until("web", lambda _: not living(row.shim_pid))
    reconcile_store(world.here.database, world.here.clock.now())
    stopped = world.supervisor.stop("web", 1)
    assert (stopped.state, stopped.wanted) == (ServiceState.STOPPED, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")
def test_store_is_for_its_owner_alone(world: World) -> None:
    world.here.services.select()
    assert world.here.places.state.stat().st_mode & 0o077 == 0


def test_who_has_no_service(world: World) -> None:
    with pytest.raises(UserError, match="unknown manager 'web'"):
        world.start("web")
    with pytest.raises(UserError, match="'web' was never started"):
        world.supervisor.stop("web", 1)


def test_container_is_stopped_by_docker_and_not_by_its_client(world: World, tmp_path: Path) -> None:
    client = "#!/bin/sh\necho $$ > pid\ntrap '' TERM\nexec tail -f /dev/null\n"
    (tmp_path / "client").write_text(client)
    (tmp_path / "client").chmod(0o755)
    docker = '#!/bin/sh\necho "$@" >>said\ncase $1 in run) exec ./client;; stop) kill -9 $(cat pid);; esac\n'
    (tmp_path / "docker").write_text(docker)
    (tmp_path / "docker").chmod(0o755)
    world.add("box", "")
    manifest = json.loads((tmp_path / "box.manifest.json").read_text())
    manifest["adapter"] = {"kind": "docker", "image": "app:1"}
    (tmp_path / "box.manifest.json").write_text(json.dumps(manifest))
    row = world.start("box")
    assert row.state is ServiceState.RUNNING
    assert world.supervisor.stop("box", 1).state is ServiceState.STOPPED
    run, stop = (tmp_path / "said").read_text().splitlines()
    assert run.startswith("run --rm --init --name psverify-box-1 ")
    assert stop == "stop -t 5 psverify-box-1"
