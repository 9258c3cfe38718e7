"""Health probes over HTTP, TCP, or a command."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from psverify_managers.common.durations import to_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from psverify_managers.common.manifests.service_model import Probe


@dataclass(frozen=True, slots=True)
class ProbeSpec:
    """A health probe: `kind` is "http", "tcp" or "exec"; durations are in seconds."""

    kind: str
    url: str = ""
    status: int = 200
    host: str = ""
    port: int = 0
    argv: tuple[str, ...] = ()
    interval: float = 10.0
    timeout: float = 5.0
    initial_delay: float = 0.0
    success_threshold: int = 1
    failure_threshold: int = 3


def probe_spec(probe: Probe) -> ProbeSpec:
    """Returns the probe that a manifest declares."""
    kind = "http" if probe.http else "tcp" if probe.tcp else "exec"
    return ProbeSpec(
        kind=kind,
        url=probe.http.url if probe.http else "",
        status=probe.http.status if probe.http else 200,
        host=probe.tcp.host if probe.tcp else "",
        port=probe.tcp.port if probe.tcp else 0,
        argv=tuple(probe.exec or ()),
        interval=to_seconds(probe.interval),
        timeout=to_seconds(probe.timeout),
        initial_delay=to_seconds(probe.initial_delay),
        success_threshold=probe.success_threshold,
        failure_threshold=probe.failure_threshold,
    )


def ask_probe(probe: ProbeSpec, cwd: str, env: Mapping[str, str]) -> bool:
    """Runs a probe once and returns whether the result is healthy."""
    try:
        if probe.kind == "tcp":
            with socket.create_connection((probe.host, probe.port), probe.timeout):
                return True
        if probe.kind == "http":
            return _http_status(probe) == probe.status
        found = subprocess.run(
            probe.argv, cwd=cwd, env=dict(env), timeout=probe.timeout, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, ValueError, subprocess.SubprocessError):
        return False
    return found.returncode == 0


def _http_status(probe: ProbeSpec) -> int:
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


class RepeatedProbe:
    """Repeats a probe in a thread and reports when the result has changed for as often as the thresholds require."""

    def __init__(self, probe: ProbeSpec, question: Callable[[], bool], tell: Callable[[bool], None]) -> None:
        self._probe, self._question, self._tell = probe, question, tell
        self._stop = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        """Stops probing; does not report a pending result."""
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
