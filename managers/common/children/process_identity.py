"""The identity of a process: its PID and its start time, because PIDs are reused."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PROC = Path("/proc")


def process_birth(pid: int) -> str | None:
    """Returns an opaque string for the start time of a running process, or None if no such process runs.

    Linux: start time in clock ticks since boot (proc(5), field 22) and the boot ID; zombies do not count as running.
    Windows: the creation time of GetProcessTimes. Elsewhere: what `ps -o lstart=` prints.
    """
    if sys.platform == "win32":
        return _born_windows(pid)
    if PROC.joinpath("self/stat").exists():
        return _born_linux(pid)
    return _born_ps(pid)


def is_alive(pid: int | None, birth: str | None) -> bool:
    """Returns whether exactly this process is still running."""
    return pid is not None and birth is not None and process_birth(pid) == birth


def process_descendants(pid: int) -> tuple[int, ...]:
    """Returns the PIDs of all running descendants of a process, children before grandchildren."""
    return _descendants_in(pid, process_parents())


def process_parents() -> dict[int, int]:
    """Returns the parent PID of every running process (empty on Windows, which uses job objects)."""
    if sys.platform == "win32":
        return {}
    if PROC.joinpath("self/stat").exists():
        return dict(_parents_linux())
    listing = subprocess.run(["ps", "-axo", "pid=,ppid=,stat="], capture_output=True, text=True, check=False).stdout  # noqa: S607
    rows = (line.split() for line in listing.splitlines())
    return {int(row[0]): int(row[1]) for row in rows if len(row) == 3 and not row[2].startswith("Z")}


def dead_children(pid: int) -> list[tuple[int, int]]:
    """Returns PID and group of zombies that wait for their parent (Linux; elsewhere there is no adoption)."""
    if not PROC.joinpath("self/stat").exists():
        return []
    found = ((int(entry), _stat_fields(entry)) for entry in os.listdir(PROC) if entry.isdigit())  # noqa: PTH208
    return [(each, int(row[2])) for each, row in found if row and row[0] == "Z" and int(row[1]) == pid]


def end_processes(pids: Iterable[int], *, force: bool) -> None:
    """Terminates processes, or kills them if `force`; ignores those that have exited."""
    number = signal.SIGTERM if sys.platform == "win32" or not force else signal.SIGKILL
    for pid in pids:
        with contextlib.suppress(OSError):
            os.kill(pid, number)


def _descendants_in(pid: int, parent_of: dict[int, int]) -> tuple[int, ...]:
    children: dict[int, list[int]] = {}
    for child, parent in parent_of.items():
        children.setdefault(parent, []).append(child)
    found: list[int] = list(children.get(pid, ()))
    for each in found:
        found.extend(children.get(each, ()))
    return tuple(found)


def _stat_fields(pid: int | str) -> list[str] | None:
    try:
        text = PROC.joinpath(str(pid), "stat").read_text(errors="replace")
    except OSError:
        return None
    # The command name is in parentheses and may itself contain parentheses and spaces.
    return text[text.rindex(")") + 2 :].split()


def _born_linux(pid: int) -> str | None:
    fields = _stat_fields(pid)
    if fields is None or fields[0] in {"Z", "X"}:
        return None
    return f"{PROC.joinpath('sys/kernel/random/boot_id').read_text().strip()}:{fields[19]}"


def _parents_linux() -> Iterable[tuple[int, int]]:
    for entry in os.listdir(PROC):  # noqa: PTH208 - thousands of Path objects cost ten times as much
        fields = _stat_fields(entry) if entry.isdigit() else None
        if fields is not None and fields[0] not in {"Z", "X"}:
            yield int(entry), int(fields[1])


def _born_ps(pid: int) -> str | None:
    listing = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S607
    status, _, start = listing.stdout.strip().partition(" ")
    return start.strip() if status and not status.startswith("Z") else None


def _born_windows(pid: int) -> str | None:
    import ctypes  # noqa: PLC0415 - only Windows needs it

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - absent elsewhere, and mypy knows it
    limited_information, still_active = 0x1000, 259
    handle = kernel.OpenProcess(limited_information, 0, pid)
    if not handle:
        return None
    try:
        code = ctypes.c_ulong()
        times = [ctypes.c_ulonglong() for _ in range(4)]
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.GetProcessTimes(handle, *(ctypes.byref(each) for each in times))
        return str(times[0].value) if code.value == still_active else None
    finally:
        kernel.CloseHandle(handle)
