"""The shim: a process that starts and restarts one replica, writes its logs and updates the store.

`python -I -m psverify_managers.process.services.shim`, with the spec as JSON on standard input. It does not
wake up while nothing happens.
"""

from __future__ import annotations

import contextlib
import os
import queue
import re
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from psverify_managers.common.children import process_identity
from psverify_managers.common.probes import RepeatedProbe, ask_probe
from psverify_managers.common.states import Health, ServiceState
from psverify_managers.common.store.database import Database
from psverify_managers.common.store.rows import Owner
from psverify_managers.common.store.service_table import Services
from psverify_managers.process.services import restart_machine as machines
from psverify_managers.process.services.restart_machine import RestartMachine, ServiceEvent, ShimAction
from psverify_managers.process.services.rotating_log import RotatingLog
from psverify_managers.process.services.service_spec import ServiceSpec, load_spec
from psverify_managers.process.services.shim_child import ServiceProcess, adopt_orphans, reap_adopted, signal_number
from psverify_managers.process.services.shim_control import ControlServer

Task = Callable[[], None]


class Shim:
    """Carries out the actions of the restart machine, in one thread that takes events from a queue."""

    def __init__(self, spec: ServiceSpec, database: Database) -> None:
        self._spec, self._database, self._services = spec, database, Services(database)
        self._me = Owner(os.getpid(), process_identity.process_birth(os.getpid()) or "")
        self._queue: queue.SimpleQueue[Task] = queue.SimpleQueue()
        self._machine = RestartMachine()
        self._child: ServiceProcess | None = None
        self._probers: list[RepeatedProbe] = []
        self._finished = False
        folder = Path(spec.folder)
        names = ("output.log", "output.log") if spec.merge else ("stdout.log", "stderr.log")
        files = {name: RotatingLog(folder / name, spec.log_bytes, spec.log_backups) for name in names}
        self._logs = (files[names[0]], files[names[1]])

    def run(self) -> int:
        """Manages the replica until it is down for good; returns 1 if another generation has been requested."""
        spec = self._spec
        if not self._services.shim(spec.name, spec.replica, spec.generation, self._me):
            return 1
        adopt_orphans()
        self._catch_signals()
        control = ControlServer(self._command)
        try:
            self._tell(control=control.address)
            row = self._services.get(spec.name, spec.replica)
            # A stop requested before the address was known could not reach this shim.
            self._handle(ServiceEvent.BEGIN if row and row.generation == spec.generation else ServiceEvent.STOP)
            while not self._finished:
                self._wait()
        finally:
            control.close()
            for log in self._logs:
                log.close()
        return 0

    def _wait(self) -> None:
        due = self._machine.deadline
        try:
            task = self._queue.get(timeout=None if due is None else max(0.0, due - time.monotonic()))
        except queue.Empty:
            self._handle(ServiceEvent.TIMER)
        else:
            task()

    def _handle(self, event: ServiceEvent, exit_code: int | None = None) -> None:
        before = self._machine
        now = time.monotonic()
        self._machine, actions = machines.handle_event(before, event, now, self._spec.restart, _random_share, exit_code)
        for action in actions:
            {
                ShimAction.ASK: self._ask,
                ShimAction.KILL: self._kill,
                ShimAction.SPAWN: self._spawn,
                ShimAction.FINISH: self._end,
            }[action]()
        if self._machine.state is ServiceState.RUNNING and before.state is not ServiceState.RUNNING:
            self._watch_liveness()
        if self._machine != before:
            self._tell_state(changed=self._machine.state is not before.state)

    def _spawn(self) -> None:
        self._stop_probing()
        try:
            child = ServiceProcess(self._spec, self._logs, self._on(self._log_ready), self._exit_of)
        except OSError as error:
            self._logs[1].write(f"psverify: could not start: {error}\n".encode())
            self._queue.put(lambda: self._handle(ServiceEvent.EXITED))
            return
        self._child = child
        self._tell(child_pid=child.pid, child_born=process_identity.process_birth(child.pid), ready=0, ready_log=0)
        ready = self._spec.ready
        if ready is not None:
            question = self._question(child, lambda: ask_probe(ready, self._spec.cwd, self._spec.env))
            self._probers.append(
                RepeatedProbe(ready, question, lambda good: self._became_ready(child) if good else None)
            )

    def _exit_of(self, code: int) -> None:
        def ended() -> None:
            reap_adopted(None)
            self._stop_probing()
            self._child = None
            self._tell(child_pid=None, child_born=None, ready=0, health=Health.UNKNOWN.value)
            self._handle(ServiceEvent.EXITED, code)

        self._queue.put(ended)

    def _ask(self) -> None:
        self._stop_probing()
        if self._child:
            self._child.ask()

    def _kill(self) -> None:
        if self._child:
            self._child.kill()

    def _end(self) -> None:
        self._finished = True

    def _log_ready(self) -> None:
        self._tell(ready_log=1)
        if self._spec.ready is None:
            self._handle(ServiceEvent.READY)

    def _became_ready(self, child: ServiceProcess) -> None:
        self._queue.put(lambda: self._handle(ServiceEvent.READY) if self._child is child else None)

    def _watch_liveness(self) -> None:
        self._stop_probing()
        self._tell(ready=1)
        probe, child = self._spec.liveness, self._child
        if probe is None or child is None:
            return

        def told(good: bool) -> None:  # noqa: FBT001 - a callback of one fact
            self._queue.put(lambda: self._lives(good=good) if self._child is child else None)

        question = self._question(child, lambda: ask_probe(probe, self._spec.cwd, self._spec.env))
        self._probers.append(RepeatedProbe(probe, question, told))

    def _lives(self, *, good: bool) -> None:
        self._tell(health=(Health.HEALTHY if good else Health.UNHEALTHY).value)
        if not good:
            self._handle(ServiceEvent.UNHEALTHY)

    def _question(self, child: ServiceProcess, question: Callable[[], bool]) -> Callable[[], bool]:
        return lambda: self._child is child and question()

    def _stop_probing(self) -> None:
        while self._probers:
            self._probers.pop().stop()

    def _command(self, command: str, argument: str) -> str:
        """Handles a control command, in the thread of the control server."""
        if command in {"stop", "restart"}:
            self._queue.put(lambda: self._handle(ServiceEvent(command)))
            return ""
        name = self._spec.reload_signal if command == "reload" else argument
        if command not in {"reload", "signal"} or not re.fullmatch("[A-Z][A-Z0-9]*", name):
            return f"unknown command '{command}'"
        try:
            signal_number(name)
        except ValueError as error:
            return str(error)
        self._queue.put(lambda: self._child.signal(name) if self._child else None)
        return ""

    def _catch_signals(self) -> None:
        def stop(*_: object) -> None:
            self._queue.put(lambda: self._handle(ServiceEvent.STOP))

        for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), stop)
        if hasattr(signal, "SIGHUP"):
            # The child would inherit a signal that is ignored, but not a handler.
            signal.signal(signal.SIGHUP, lambda *_: None)
        if sys.platform.startswith("linux"):
            signal.signal(signal.SIGCHLD, lambda *_: self._queue.put(self._reap))

    def _reap(self) -> None:
        reap_adopted(self._child.pid if self._child else None)

    def _on(self, task: Task) -> Task:
        return lambda: self._queue.put(task)

    def _tell_state(self, *, changed: bool) -> None:
        now = self._machine
        fields: dict[str, Any] = {"state": now.state.value, "message": now.message, "restarts": now.restarts}
        if changed:
            fields["since"] = time.time()
        if self._finished:
            fields["control"] = None
        self._tell(exit_code=now.exit_code, **fields)

    def _tell(self, **fields: Any) -> None:
        # A store that is temporarily not writable must not take the service down.
        with contextlib.suppress(sqlite3.Error):
            self._services.tell(self._spec.name, self._spec.replica, self._me, **fields)


def _random_share() -> float:
    # The random module would load OpenSSL into every shim.
    return int.from_bytes(os.urandom(4), "big") / 2**32


def run_shim() -> int:
    """Runs the shim with the spec on standard input."""
    spec = load_spec(sys.stdin.read())
    with Database(Path(spec.database)) as database:
        return Shim(spec, database).run()


if __name__ == "__main__":
    sys.exit(run_shim())
