"""The parts of a shim on their own: logs, control line, probes, specs."""

from __future__ import annotations

import json
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from psverify_managers.common.backoff import ExponentialBackoff
from psverify_managers.common.masking import Masker
from psverify_managers.common.probes import ProbeSpec, RepeatedProbe, ask_probe
from psverify_managers.process.services.rotating_log import LogStream, RotatingLog, log_tail
from psverify_managers.process.services.service_spec import RestartPolicy, ServiceSpec, dump_spec, load_spec
from psverify_managers.process.services.shim_child import signal_number
from psverify_managers.process.services.shim_control import ControlServer, send_command

if TYPE_CHECKING:
    from pathlib import Path


def test_log_is_rotated_between_lines_and_old_ones_go(tmp_path: Path) -> None:
    log = RotatingLog(tmp_path / "a.log", 10, 2)
    for each in (b"one\n", b"two\n", b"three\n", b"a very long line\n", b"five\n"):
        log.write(each)
    log.close()
    found = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert found == {"a.log": b"five\n", "a.log.1": b"a very long line\n", "a.log.2": b"three\n"}


def test_log_without_backups_and_one_that_goes_on(tmp_path: Path) -> None:
    for text in (b"12345678\n", b"x\n"):
        log = RotatingLog(tmp_path / "a.log", 10, 0)
        log.write(text)
        log.close()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"x\n"]


def test_stream_writes_whole_lines_and_finds_the_ready_one_once(tmp_path: Path) -> None:
    log, ready = RotatingLog(tmp_path / "a.log", 1000, 0), []
    stream = LogStream(log, Masker(["key"]), "^up [0-9]", lambda: ready.append(1))
    for piece in (b"starting\r\nu", b"p 1\nup 2\n", b"the k", b"ey, last"):
        stream.feed(piece)
    stream.close()
    log.close()
    assert (tmp_path / "a.log").read_text() == "starting\nup 1\nup 2\nthe ***, last\n"
    assert ready == [1]


def test_tail(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_text("".join(f"line {number} {'x' * 100}\n" for number in range(2000)))
    assert [line.split()[1] for line in log_tail(path, 3)] == ["1997", "1998", "1999"]
    assert len(log_tail(path, 5000)) == 2000
    assert (log_tail(path, 0), log_tail(tmp_path / "none", 5)) == ([], [])


def test_control_needs_its_word() -> None:
    asked: list[tuple[str, str]] = []

    def act(command: str, argument: str) -> str:
        asked.append((command, argument))
        return "no" if command == "bad" else ""

    control = ControlServer(act)
    port = control.address.partition(":")[0]
    assert (send_command(control.address, "stop"), send_command(control.address, "bad", "x")) == ("", "no")
    for wrong in (f"{port}:", f"{port}:{'0' * 32}"):
        with pytest.raises(ConnectionError):
            send_command(wrong, "stop")
    with socket.create_connection(("127.0.0.1", int(port))) as stranger:
        stranger.sendall(b"no json\n")
        assert stranger.recv(100) == b""
    assert asked == [("stop", ""), ("bad", "x")]
    address = control.address
    control.close()
    with pytest.raises(ConnectionRefusedError):
        send_command(address, "stop")


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(204 if self.path == "/well?x=1" else 503)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - so is this one
        return


def test_ways_to_ask(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        assert ask_probe(ProbeSpec("http", url=f"{url}/well?x=1", status=204), ".", {})
        assert not ask_probe(ProbeSpec("http", url=f"{url}/ill"), ".", {})
        assert ask_probe(ProbeSpec("tcp", host="127.0.0.1", port=server.server_port), ".", {})
        server.shutdown()
        thread.join()
    assert not ask_probe(ProbeSpec("tcp", host="127.0.0.1", port=1), ".", {})
    assert not ask_probe(ProbeSpec("http", url="http://127.0.0.1:1/"), ".", {})
    code = "import os, sys; sys.exit(os.environ['A'] != 'b' or os.getcwd() != sys.argv[1])"
    argv = (sys.executable, "-c", code, str(tmp_path))
    assert ask_probe(ProbeSpec("exec", argv=argv, timeout=30), str(tmp_path), {"A": "b"})
    assert not ask_probe(ProbeSpec("exec", argv=argv, timeout=30), str(tmp_path), {"A": "c"})
    assert not ask_probe(ProbeSpec("exec", argv=("/no-such",)), ".", {})
    hangs = (sys.executable, "-c", "import threading; threading.Event().wait()")
    assert not ask_probe(ProbeSpec("exec", argv=hangs, timeout=0.1), ".", {})


def test_prober_waits_for_thresholds_and_tells_changes_only() -> None:
    answers, ended = iter([True, False, False, False, True, False, True, True]), threading.Event()
    told: list[bool] = []

    def question() -> bool:
        try:
            return next(answers)
        except StopIteration:
            ended.set()
            return True

    spec = ProbeSpec("tcp", interval=0.001, success_threshold=2, failure_threshold=3)
    prober = RepeatedProbe(spec, question, told.append)
    assert ended.wait(30)
    prober.stop()
    assert told == [False, True]


def test_spec_survives_its_journey() -> None:
    spec = ServiceSpec(
        "web", 2, 3, ("a", "b"), "/x", {"A": "\u00e9"}, "/db", "/f", RestartPolicy("always", ExponentialBackoff(2)),
        ready=ProbeSpec("exec", argv=("x",)), secrets=("s",),
    )  # fmt: skip
    assert load_spec(dump_spec(spec)) == spec
    assert json.loads(dump_spec(spec))["restart"]["backoff"]["initial"] == 2


def test_signals_by_name() -> None:
    assert signal_number("TERM") == 15
    with pytest.raises(ValueError, match="unsupported signal NONE"):
        signal_number("NONE")
