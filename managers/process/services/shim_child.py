"""The child process of a shim: starting it, reading its output, and stopping its process tree."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from psverify_managers.common.children import process_identity, process_tree, run_child
from psverify_managers.common.masking import Masker
from psverify_managers.process.services.rotating_log import LogStream, RotatingLog

if TYPE_CHECKING:
    from collections.abc import Callable

    from psverify_managers.process.services.service_spec import ServiceSpec

PR_SET_CHILD_SUBREAPER = 36
SWEEP_SECONDS = 5.0


def adopt_orphans() -> None:
    """Makes this process adopt orphaned descendants (Linux 3.4; prctl(2)), so that they can be found."""
    if sys.platform.startswith("linux"):
        import ctypes  # noqa: PLC0415 - only here

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


class ServiceProcess:
    """One run of a service's process; calls `exited` once, with the exit code. Raises OSError if it cannot start."""

    def __init__(
        self, spec: ServiceSpec, logs: tuple[RotatingLog, RotatingLog], ready: Callable[[], None],
        exited: Callable[[int], None],
    ) -> None:  # fmt: skip
        self._spec, self._exited = spec, exited
        self.cookie = process_tree.service_cookie(spec.name, spec.replica, os.getpid())
        self._process = run_child.start_child(run_child.ChildCommand(spec.argv, Path(spec.cwd), spec.env, self.cookie))
        self.pid = self._process.pid
        masker = Masker(spec.secrets)
        self._streams = [LogStream(log, masker, spec.ready_log, ready) for log in logs]
        pipes = (self._process.stdout, self._process.stderr)
        self._readers = [
            threading.Thread(target=_pump_output, args=(pipe, stream), daemon=True)
            for pipe, stream in zip(pipes, self._streams, strict=True)
        ]
        for each in (*self._readers, threading.Thread(target=self._await, daemon=True)):
            each.start()

    def ask(self) -> None:
        """Stops it with its stop command, if it has one, else with its stop signal."""
        if self._spec.stop_argv:
            with contextlib.suppress(OSError):
                subprocess.Popen(
                    self._spec.stop_argv, cwd=self._spec.cwd, env={**self._spec.env, "PSVERIFY_PID": str(self.pid)},
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                )  # fmt: skip
        elif self._spec.kill == "process":
            self.signal(self._spec.stop_signal)
        else:
            process_tree.signal_tree(self.pid, self.cookie, signal_number(self._spec.stop_signal))

    def signal(self, name: str) -> None:
        """Sends a signal to the process itself."""
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal_number(name))

    def kill(self) -> None:
        """Kills it."""
        if self._spec.kill == "process":
            self.signal("KILL")
        else:
            process_tree.kill_group(self.pid)

    def _await(self) -> None:
        run_child.wait_unreaped(self._process)
        if self._spec.kill == "group":
            process_tree.end_group(self.pid)
        elif self._spec.kill == "tree":
            process_tree.sweep_tree(self.pid, self.cookie, SWEEP_SECONDS, root=os.getpid())
        code = self._process.wait()
        for each in self._readers:
            each.join(run_child.DRAIN_SECONDS)
        for pipe, reader in zip((self._process.stdout, self._process.stderr), self._readers, strict=True):
            if pipe is not None and not reader.is_alive():
                pipe.close()
        self._exited(code)


def reap_adopted(pid: int | None) -> None:
    """Reaps adopted zombies; the child `pid` and probes in this process group are waited for elsewhere."""
    if sys.platform != "win32":
        own = os.getpgrp()
        for dead, group in process_identity.dead_children(os.getpid()):
            if dead != pid and group not in {own, pid}:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(dead, os.WNOHANG)


def signal_number(name: str) -> int:
    """Returns the number of a signal such as TERM; raises ValueError if the system does not have it."""
    try:
        return int(signal.Signals[f"SIG{name}"])
    except KeyError:
        raise ValueError(f"unsupported signal {name}") from None


def _pump_output(pipe: object, stream: LogStream) -> None:
    descriptor = pipe.fileno()  # type: ignore[attr-defined]
    with contextlib.suppress(OSError):
        while piece := os.read(descriptor, 65536):
            stream.feed(piece)
    stream.close()
