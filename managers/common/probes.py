"""Asks a service whether it does its work: HTTP, TCP, or a command."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from psverify_managers.process.services.service_spec import ProbeSpec


def ask(probe: ProbeSpec, cwd: str, env: Mapping[str, str]) -> bool:
    """Asks once, and says whether the answer was a good one."""
    try:
        if probe.kind == "tcp":
            with socket.create_connection((probe.host, probe.port), probe.timeout):
                return True
        if probe.kind == "http":
            return _status(probe) == probe.status
        found = subprocess.run(
            probe.argv, cwd=cwd, env=dict(env), timeout=probe.timeout, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, ValueError, subprocess.SubprocessError):
        return False
    return found.returncode == 0


def _status(probe: ProbeSpec) -> int:
    import http.client  # noqa: PLC0415 - it brings two megabytes, which only these probes need

    parts = urlsplit(probe.url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with contextlib.closing(kind(parts.hostname or "", parts.port, timeout=probe.timeout)) as connection:
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error


class Prober:
    """Asks again and again in a thread of its own, and says when the answer has changed for good."""

    def __init__(self, probe: ProbeSpec, question: Callable[[], bool], tell: Callable[[bool], None]) -> None:
        self._probe, self._question, self._tell = probe, question, tell
        self._stop = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        """Asks no more; an answer that is under way is not told."""
        self._stop.set()

    def _run(self) -> None:
        if self._stop.wait(self._probe.initial_delay):
            return
        told, count, last = None, 0, None
        while True:
            good = self._question()
            count = count + 1 if good == last else 1
            last = good
            needed = self._probe.success_threshold if good else self._probe.failure_threshold
            if count >= needed and told is not good and not self._stop.is_set():
                told = good
                self._tell(good)
            if self._stop.wait(self._probe.interval):
                return
