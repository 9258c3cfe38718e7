"""Ends a process with all it has started, also what has left its group and its parents.

Every process started for a task or service carries a cookie in its environment (Linux): it finds the children whose
parents have gone. The group finds those with another environment, the table of parents the rest.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

from psverify.plugins.process import identity

COOKIE = "PSVERIFY_OWNED_BY"


def members(pid: int, cookie: str | None) -> tuple[int, ...]:
    """Returns all running processes that belong to `pid`, itself not among them, the youngest generation first."""
    below = identity.descendants(pid)
    carriers = set(_carriers(cookie)) - {pid, os.getpid(), *below} if cookie else set()
    return (*sorted(carriers, reverse=True), *reversed(below))


def ask(pid: int, cookie: str | None, number: int = signal.SIGTERM) -> None:
    """Sends a signal to a group and to all that have left it (Windows: asks the process to break)."""
    if sys.platform == "win32":
        with contextlib.suppress(OSError):
            os.kill(pid, signal.CTRL_BREAK_EVENT)
        return
    everybody = members(pid, cookie)
    _signal_group(pid, number)
    for each in everybody:
        with contextlib.suppress(OSError):
            if os.getpgid(each) != pid:
                os.kill(each, number)


def sweep(pid: int, cookie: str | None, seconds: float = 5.0) -> tuple[int, ...]:
    """Ends by force all that belongs to `pid`, until nothing is found any more; returns what survives `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        force(pid)
        left = members(pid, cookie)
        if not left or time.monotonic() > deadline:
            return left
        identity.end(left, force=True)
        threading.Event().wait(0.005)


def force(pid: int) -> None:
    """Ends a process and its group by force (Windows: its tree)."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(pid)], capture_output=True, check=False)  # noqa: S607
    else:
        end_group(pid)


def end_group(pid: int) -> None:
    """Ends what is left of a process's group by force (Windows has none)."""
    if sys.platform != "win32":
        _signal_group(pid, signal.SIGKILL)


def _signal_group(pid: int, number: int) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.killpg(pid, number)


def _carriers(cookie: str) -> list[int]:
    wanted = f"{COOKIE}={cookie}".encode()
    return [pid for pid in identity.parents() if wanted in _environment(pid)]


def _environment(pid: int) -> list[bytes]:
    try:
        return identity.PROC.joinpath(str(pid), "environ").read_bytes().split(b"\0")
    except OSError:
        return []
