"""Secrets are nowhere but where they are needed: not in output, reports, store, logs, catalogue or argument lists."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from psverify.cli.main import main

PARAMETER, VARIABLE, SETTING = "first-hush-1", "second-hush-2", "third-hush-3"
# Each secret is written in two pieces with the first one flushed, so that a reader may get it in two.
CODE = """
import json, os, sys
given = json.load(open(os.environ["PSVERIFY_PARAMETERS"]))
secrets = [given["pin"], os.environ["TOKEN"], os.environ["SETTING"]]
for stream in (sys.stdout, sys.stderr):
    for secret in secrets:
        for piece in (secret[:5], secret[5:]):
            stream.write(piece)
            stream.flush()
        stream.write("\\n")
commands = open(f"/proc/{os.getppid()}/cmdline").read() if os.path.exists("/proc/self/cmdline") else ""
assert not any(secret in commands + " ".join(sys.argv) for secret in secrets)
sys.exit(3)
"""
MANIFEST = {
    "manifest_version": 1, "name": "vault", "version": "1", "secrets": ["TOKEN"],
    "env": {"SETTING": "${config.vault.key}"}, "adapter": {"kind": "binary", "path": sys.executable},
    "tasks": {"leak": {"args": ["leak.py"], "params": {"pin": {"secret": True}}}},
    "service": {"args": ["leak_for_ever.py"], "start": {"ready_log": "up"}, "restart": {"policy": "never"}},
}  # fmt: skip
SERVICE = """
import os, sys, threading
for piece in (os.environ["TOKEN"][:4], os.environ["TOKEN"][4:] + " " + os.environ["SETTING"] + "\\nup\\n"):
    sys.stdout.write(piece)
    sys.stdout.flush()
threading.Event().wait()
"""
WORKFLOW = """
version: 1
name: leaky
params: {pin: {secret: true}}
steps:
  - {id: leak, task: vault/leak, with: {pin: "${params.pin}"}, continue_on: [failed]}
  - {id: tell, uses: report.write, with: {path: out.json}, if: always()}
"""
LISTS = (
    ("process", "tasks"), ("process", "status"), ("errors", "list", "--all"), ("workflow", "history"),
    ("workflow", "status", "leaky"), ("workflow", "logs", "leaky"), ("workflow", "logs", "leaky", "--stderr"),
    ("process", "logs", "vault"),
)  # fmt: skip


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("managers", "workflows", "config"):
        (tmp_path / folder).mkdir()
    (tmp_path / "managers" / "vault.manifest.json").write_text(json.dumps(MANIFEST))
    (tmp_path / "managers" / "leak.py").write_text(CODE)
    (tmp_path / "managers" / "leak_for_ever.py").write_text(SERVICE)
    (tmp_path / "workflows" / "leaky.yaml").write_text(WORKFLOW)
    (tmp_path / "config" / "default.yaml").write_text("vault: {key: 'env:VAULT_SETTING'}\n")
    monkeypatch.setenv("TOKEN", VARIABLE)
    monkeypatch.setenv("VAULT_SETTING", SETTING)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def psverify(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Runs a command line, which reports show as that of the process."""
    monkeypatch.setattr(sys, "argv", ["psverify", *arguments])
    return main(arguments)


def test_secrets_in_two_pieces_are_nowhere(
    vault: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    formats = ("table", "full", "json", "json-lines", "csv", "junit", "sarif", "github", "markdown")
    reports = [part for name in formats for part in ("-f", f"{name}=report.{name}")]
    said = ["-p", f"pin={PARAMETER}", *reports]
    assert psverify(monkeypatch, "process", "run-task", "vault", "leak", *said) == 1
    seen = "".join(path.read_text() for path in vault.glob("report.*"))
    assert psverify(monkeypatch, "workflow", "run", "leaky", *said) == 0
    try:
        assert psverify(monkeypatch, "process", "start", "vault", *reports) == 0
        for arguments in LISTS:
            assert psverify(monkeypatch, *arguments) in {0, 1}
            if "logs" not in arguments:
                psverify(monkeypatch, *arguments, "-f", "json")
    finally:
        psverify(monkeypatch, "process", "stop", "--all")
    captured = capsys.readouterr()
    assert captured.out.count("*** ***") >= 1, "the service's log was shown"
    assert captured.err.count("vault/leak | ***") >= 6, "both streams were shown"
    kept = b"".join(path.read_bytes() for path in vault.rglob("*") if path.is_file())
    everything = (seen + captured.out + captured.err).encode() + kept
    assert [each for each in (PARAMETER, VARIABLE, SETTING) if each.encode() in everything] == []
