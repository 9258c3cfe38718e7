"""Health checks ask probes once, look at services, and say how bad it is."""

from __future__ import annotations

import json
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from psverify.cli.main import main
from psverify_managers.process.services.health_checks import HealthResult, worst_status

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("checks", "status"),
    [
        ([], "OK"),
        ([(True, True)], "OK"),
        ([(True, True), (False, False)], "DEGRADED"),
        ([(False, False), (False, True)], "FAILED"),
    ],
)
def test_the_worst_counts(checks: list[tuple[bool, bool]], status: str) -> None:
    assert worst_status(HealthResult("x", 1, good, "", critical) for good, critical in checks) == status


def test_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "managers").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        probes = [
            {"tcp": {"port": port}},
            {"exec": [sys.executable, "-c", "exit(1)"], "critical": False},
        ]
        adapter = {"kind": "binary", "path": sys.executable}
        manifest = {
            "manifest_version": 1, "name": "m", "version": "1", "adapter": adapter, "health": probes,
            "service": {"args": ["-c", "exit(3)"], "restart": {"policy": "never"}},
        }  # fmt: skip
        path = tmp_path / "managers" / "m.manifest.json"
        path.write_text(json.dumps(manifest, indent=1))
        monkeypatch.chdir(tmp_path)
        assert main(["process", "health", "-f", "json=r.json", "--fail-on", "error"]) == 0
        found = json.loads((tmp_path / "r.json").read_text())["records"]
        assert [(each["subject"], each["level"], each["data"]["state"]) for each in found] == [
            ("m/health-1", "none", "OK"),
            ("m/health-2", "warning", "DEGRADED"),
        ]
        first = path.read_text().splitlines()[found[0]["line"] - 1 :]
        assert "tcp" in "".join(first[:3])
        assert "overall: DEGRADED" in capsys.readouterr().err
        main(["process", "start", "m", "-qq"])
        assert main(["process", "health", "m"]) == 1
        captured = capsys.readouterr()
        assert "service FATAL" in captured.out or "service EXITED" in captured.out
        assert "overall: FAILED" in captured.err
        assert main(["process", "health", "n"]) == 4
        path.write_text(json.dumps({**manifest, "env": {"X": "${env.NOT_THERE}"}}))
        assert main(["process", "health"]) == 1
        assert "NOT_THERE" in capsys.readouterr().out


def test_nothing_to_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["process", "health"]) == 0
    assert "no health checks" in capsys.readouterr().err
