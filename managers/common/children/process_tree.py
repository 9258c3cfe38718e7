"""Stops a process tree, including processes that left its group or lost their parents.

Every process started for a task or service carries a cookie in its environment (Linux), which finds orphaned
descendants. The process group finds those with another environment, and the parent table the rest.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

from psverify_managers.common.children import process_identity

if TYPE_CHECKING:
    from collections.abc import Collection

COOKIE = "PSVERIFY_OWNED_BY"


def service_cookie(name: str, replica: int, shim: int | None) -> str:
    """Returns the cookie of all processes started during one life of a service's shim."""
    return f"{name}:{replica}:{shim}"


def tree_members(pid: int | None, cookie: str, root: int | None = None) -> tuple[int, ...]:
    """Returns all running processes that belong to `pid`, except itself, youngest generation first.

    `root` is the process that adopts orphans, if it has no other children.
    """
    top = root or pid
    below = tuple(each for each in process_identity.process_descendants(top) if each != pid) if top else ()
    others = set(cookie_carriers([cookie])) - {pid, os.getpid(), *below}
    return (*sorted(others, reverse=True), *reversed(below))


def signal_tree(pid: int, cookie: str, number: int = signal.SIGTERM) -> None:
    """Sends a signal to a process group and to members that left it (Windows: sends CTRL_BREAK)."""
    if sys.platform == "win32":
        with contextlib.suppress(OSError):
            os.kill(pid, signal.CTRL_BREAK_EVENT)
        return
    everybody = tree_members(pid, cookie)
    _signal_group(pid, number)
    for each in everybody:
        with contextlib.suppress(OSError):
            if os.getpgid(each) != pid:
                os.kill(each, number)


def sweep_tree(pid: int | None, cookie: str, seconds: float = 5.0, root: int | None = None) -> tuple[int, ...]:
    """Kills everything that belongs to `pid` until nothing is left; returns what survives `seconds`.

    With `pid` None, the process itself has exited and only carriers of its cookie are left.
    """
    deadline = time.monotonic() + seconds
    while True:
        if pid is not None:
            kill_group(pid)
        left = tree_members(pid, cookie, root)
        if not left or time.monotonic() > deadline:
            return left
        process_identity.end_processes(left, force=True)
        threading.Event().wait(0.005)


def kill_group(pid: int) -> None:
    """Kills a process and its group (Windows: its tree)."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(pid)], capture_output=True, check=False)  # noqa: S607
    else:
        end_group(pid)
        process_identity.end_processes((pid,), force=True)


def end_group(pid: int) -> None:
    """Kills what is left of a process group (does nothing on Windows)."""
    if sys.platform != "win32":
        _signal_group(pid, signal.SIGKILL)


def _signal_group(pid: int, number: int) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.killpg(pid, number)


def cookie_carriers(cookies: Collection[str]) -> tuple[int, ...]:
    """Returns all running processes that carry one of these cookies (Linux only)."""
    wanted = {f"{COOKIE}={cookie}".encode() for cookie in cookies}
    if not wanted or not process_identity.PROC.joinpath("self/environ").exists():
        return ()
    return tuple(pid for pid in process_identity.process_parents() if not wanted.isdisjoint(_read_environment(pid)))


def _read_environment(pid: int) -> list[bytes]:
    try:
        return process_identity.PROC.joinpath(str(pid), "environ").read_bytes().split(b"\0")
    except OSError:
        return []
