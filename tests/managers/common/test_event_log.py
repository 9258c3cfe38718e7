"""Events are lines of JSON, from whatever part and process, and only while somebody wants them."""

from __future__ import annotations

import json
import logging
import sys
from typing import TYPE_CHECKING, Any

from psverify.cli.main import main
from psverify_managers.common.event_log import NAME, EventFormatter, log_event, write_events

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

MANIFEST = {
    "manifest_version": 1, "name": "m", "version": "1",
    "adapter": {"kind": "binary", "path": sys.executable, "args": ["-c"]},
    "tasks": {"t": {"args": ["exit(3)"], "params": {"key": {"secret": True}}}},
    "service": {"args": ["exit(4)"], "restart": {"policy": "never"}},
}  # fmt: skip


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_line_has_time_level_event_and_fields(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "log.jsonl"
    log_event("nobody.listens", logging.ERROR)
    with write_events(path):
        log_event("task.ended", logging.WARNING, task="m/t", id="", run=None, text="\u00e9\nx", path=tmp_path)
    log_event("nobody.listens")
    (line,) = lines(path)
    assert line.pop("time")[10:11] + line["level"] == "Twarning"
    assert (line["event"], line["task"], line["text"], line["path"]) == (
        "task.ended",
        "m/t",
        "\u00e9\nx",
        str(tmp_path),
    )
    assert not {"id", "run"} & line.keys()


def test_exceptions_and_lines_of_others_are_told_too() -> None:
    try:
        raise ValueError("bad")
    except ValueError:
        record = logging.LogRecord(NAME, logging.ERROR, __file__, 1, "%s broke", ("it",), sys.exc_info())
    line = json.loads(EventFormatter().format(record))
    assert (line["event"], line["exception"].splitlines()[-1]) == ("it broke", "ValueError: bad")


def test_commands_log_where_configuration_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "managers").mkdir()
    (tmp_path / "managers" / "m.manifest.json").write_text(json.dumps(MANIFEST))
    (tmp_path / "psverify.toml").write_text('[process]\nlog = "all.jsonl"\n')
    monkeypatch.chdir(tmp_path)
    main(["process", "run-task", "m", "t", "-p", "key=hush-hush", "-qq"])
    main(["process", "run-task", "m", "t", "--detach", "-qq", "-f", "json=task.json"])
    (task,) = json.loads((tmp_path / "task.json").read_text())["records"]
    main(["process", "status", task["data"]["id"], "--wait", "--timeout", "30s", "-qq"])
    main(["process", "start", "m", "-qq"])
    found = lines(tmp_path / "all.jsonl")
    said = [
        (each["event"], each["level"], each.get("exit_code")) for each in found if each["event"] != "error.reported"
    ]
    task_lines = [("task.started", "info", None), ("task.ended", "error", 3)]
    assert said == [*task_lines, *task_lines, ("service.start", "error", None)]
    assert sum(each["event"] == "error.reported" for each in found) == 2
    assert len({each["process"] for each in found}) == 2
    assert "hush-hush" not in (tmp_path / "all.jsonl").read_text()
