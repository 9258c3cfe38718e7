"""Runs a child process until it exits, times out or is cancelled, and leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from psverify_managers.common.children import process_identity, process_tree
from psverify_managers.common.states import TaskState
from psverify_managers.common.store.rows import Owner

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from psverify_managers.common.children.cancellation import Cancel
    from psverify_managers.common.children.output_stream import Output

GRACE_SECONDS = 5.0
"""How long a terminated child may take to exit."""
DRAIN_SECONDS = 2.0
"""How long its pipes may stay open after all of its processes have exited."""


@dataclass(frozen=True, slots=True)
class ChildCommand:
    """What to start: an argument vector, never a shell command; `cookie` marks all descendants (see `process_tree`)."""

    argv: Sequence[str]
    cwd: Path
    env: Mapping[str, str]
    cookie: str
    stop_signal: str = "TERM"


@dataclass(frozen=True, slots=True)
class ChildExit:
    """How a child ended: RUNNING means that it exited itself; `exit_code` is negative for a signal (POSIX)."""

    state: TaskState
    exit_code: int | None
    survivors: tuple[int, ...] = ()


def run_child(
    command: ChildCommand,
    outputs: tuple[Output, Output],
    cancel: Cancel,
    timeout: float | None,
    started: Callable[[Owner], None] = lambda _: None,
) -> ChildExit:
    """Runs a command for at most `timeout` seconds and writes its output to `outputs`; raises OSError if it cannot start."""
    with start_child(command) as process:
        readers = [
            _start_reader(pipe, output) for pipe, output in zip((process.stdout, process.stderr), outputs, strict=True)
        ]
        born = process_identity.process_birth(process.pid)
        if born is not None:
            started(Owner(process.pid, born))
        wake, exited = threading.Event(), threading.Event()
        cancel.watch(wake)
        threading.Thread(target=_await_exit, args=(process, exited, wake), daemon=True).start()
        try:
            wake.wait(timeout)
        except BaseException:
            process_tree.sweep_tree(process.pid, command.cookie)
            raise
        state = TaskState.RUNNING
        if not exited.is_set():
            state = TaskState.CANCELLED if cancel.requested else TaskState.TIMED_OUT
            process_tree.signal_tree(process.pid, command.cookie, signal.Signals[f"SIG{command.stop_signal}"])
            exited.wait(GRACE_SECONDS)
        survivors = _clear_tree(process.pid, command.cookie, by_itself=state is TaskState.RUNNING)
        process.wait()
        for reader in readers:
            reader.join(DRAIN_SECONDS)
    return ChildExit(state, process.returncode, survivors)


def start_child(command: ChildCommand) -> subprocess.Popen[bytes]:
    """Starts a command in a new process group with piped output and no input. Raises OSError."""
    flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    return subprocess.Popen(
        list(command.argv),
        cwd=command.cwd,
        env={**command.env, process_tree.COOKIE: command.cookie},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=sys.platform != "win32",
        creationflags=flags,
    )


def wait_unreaped(process: subprocess.Popen[bytes]) -> None:
    """Waits for a child to exit and, if the system allows, keeps its PID in use, so that its group can be stopped."""
    if hasattr(os, "waitid"):
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    else:
        process.wait()


def _clear_tree(pid: int, cookie: str, *, by_itself: bool) -> tuple[int, ...]:
    # A process that a successful task detached from its group is a daemon and stays.
    if by_itself:
        process_tree.end_group(pid)
        return ()
    return process_tree.sweep_tree(pid, cookie)


def _await_exit(process: subprocess.Popen[bytes], exited: threading.Event, wake: threading.Event) -> None:
    wait_unreaped(process)
    exited.set()
    wake.set()


def _start_reader(pipe: IO[bytes] | None, output: Output) -> threading.Thread:
    assert pipe is not None
    thread = threading.Thread(target=_read_pipe, args=(pipe.fileno(), output), daemon=True)
    thread.start()
    return thread


def _read_pipe(descriptor: int, output: Output) -> None:
    try:
        while piece := os.read(descriptor, 65536):
            output.feed(piece)
    except OSError:
        return
