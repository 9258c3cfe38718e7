"""The commands as people type them: exit codes, records, formats, and lines of definition."""

from __future__ import annotations

import csv
import io
import json
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from psverify.cli.main import main
from psverify_managers.common.children.output_stream import TAIL

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = f"""
manifest_version: 1
name: storage
version: "1"
adapter: {{kind: binary, path: '{sys.executable}', args: ["-c"]}}
tasks:
  backup:
    args: ["import sys; print('to', sys.argv[1]); sys.exit(int(sys.argv[2]))", "${{params.level}}", "${{params.code}}"]
    params: {{level: {{enum: [full, half], required: true}}, code: {{type: integer, default: 0}}, key: {{secret: true}}}}
service:
  args: ["import signal; print('up', flush=True); signal.pause()"]
  start: {{ready_log: up}}
schedules:
  - {{task: backup, cron: "0 3 * * 1", timezone: Europe/Paris, params: {{level: full}}}}
"""
WORKFLOW = """
version: 1
name: nightly
steps:
  - {id: one, task: storage/backup, with: {level: half}}
  - id: two
    task: storage/backup
    with: {level: full, code: 4}
  - {id: three, uses: wait, with: {duration: 1ms}}
"""
Psverify = Callable[..., tuple[int, str, str]]


@pytest.fixture
def psverify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Psverify:
    (tmp_path / "managers").mkdir()
    (tmp_path / "workflows").mkdir()
    (tmp_path / "managers" / "storage.manifest.yaml").write_text(MANIFEST)
    (tmp_path / "workflows" / "nightly.yaml").write_text(WORKFLOW)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        captured = capsys.readouterr()
        return int(code), captured.out, captured.err

    return run


def records(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["records"]
    return found


def test_list_managers(psverify: Psverify) -> None:
    code, text, _ = psverify("process", "list-managers", "-f", "json")
    assert code == 0
    assert [(each["subject"], each["status"]) for each in records(text)] == [("psverify", "pass"), ("storage", "pass")]
    assert (records(text)[1]["path"], records(text)[1]["line"]) == ("managers/storage.manifest.yaml", 3)


def test_validate_tells_the_line(psverify: Psverify, tmp_path: Path) -> None:
    (tmp_path / "managers" / "bad.manifest.json").write_text('{\n  "manifest_version": 1,\n  "nam": "x"\n}\n')
    code, text, _ = psverify("process", "validate", "-f", "concise")
    assert code == 1
    assert (
        "managers/bad.manifest.json:3:3: error PM-MANIFEST manager-manifest: bad.manifest.json: nam: unknown key"
        in text
    )
    code, _, errors = psverify("process", "list-managers")
    assert (code, "skipped 1 invalid manifest" in errors) == (0, True)


def test_run_task_and_what_is_left_of_it(psverify: Psverify) -> None:
    code, text, errors = psverify("process", "run-task", "storage", "backup", "-p", "level=full", "-f", "json")
    assert (code, "storage/backup | to full\n" in errors) == (0, True)
    (task,) = records(text)
    assert (task["kind"], task["status"], task["exit_code"], task["line"]) == ("task", "pass", 0, 7)
    identifier = task["data"]["id"]
    assert psverify("process", "logs", identifier)[1] == "to full\n"
    assert psverify("process", "logs", identifier, "-f")[1] == "to full\n"
    code, text, _ = psverify("process", "status", identifier[:-2], "-f", "json")
    assert (code, records(text)[0]["data"]["stdout_tail"]) == (0, "to full\n")
    assert len("to full\n") < TAIL
    code, text, _ = psverify("process", "retry", identifier, "-p", "level=half", "-p", "code=2", "-f", "json")
    assert (code, records(text)[0]["data"]["retry_of"]) == (1, identifier)
    assert psverify("process", "tasks", "--state", "failed", "-f", "json")[0] == 0
    assert psverify("process", "cancel", identifier, "-f", "concise")[1].count("had already finished") == 1


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("run-task", "storge", "backup"), 4, "unknown manager 'storge'; did you mean 'storage'?"),
        (("run-task", "storage", "backups"), 4, "has no task 'backups'; did you mean 'backup'?"),
        (
            ("run-task", "storage", "backup"),
            2,
            "storage.manifest.yaml: storage/backup: parameter 'level' is required",
        ),
        (("run-task", "storage", "backup", "-p", "level"), 2, "-p: expected NAME=VALUE, found 'level'"),
        (("run-task", "storage", "backup", "--timeout", "5"), 2, "--timeout: invalid duration '5'"),
        (("status", "storge"), 4, "unknown service or task 'storge'; did you mean 'storage'?"),
        (("run-taks", "storage", "backup"), 2, "process: unknown command 'run-taks'; did you mean 'run-task'?"),
        (("xyz",), 2, "process: unknown command 'xyz'; see psverify process --help"),
        (("status", "nothing"), 4, "unknown service or task 'nothing'"),
        (("status", "storage"), 3, "'storage' was never started"),
        (("stop", "storage"), 3, "'storage' was never started"),
        (("stop",), 2, "stop: specify service names or --all"),
        (("cancel", "nothing"), 4, "unknown task 'nothing'"),
        (("start", "psverify"), 4, "has no service"),
        (("logs", "nothing"), 4, "unknown service or task 'nothing'"),
    ],
)
def test_mistakes(psverify: Psverify, arguments: tuple[str, ...], code: int, message: str) -> None:
    found, _, errors = psverify("process", *arguments)
    assert (found, message in errors) == (code, True), errors


def test_secrets_in_no_report(psverify: Psverify) -> None:
    arguments = ("process", "run-task", "storage", "backup", "-p", "level=full", "-p", "key=hush-hush")
    for more in ((), ("--dry-run",)):
        _, text, errors = psverify(*arguments, *more, "-f", "json")
        assert "hush-hush" not in json.dumps(records(text)) + errors
    code, _, errors = psverify(
        "process", "retry", records(psverify("process", "tasks", "-f", "json")[1])[0]["data"]["id"]
    )
    assert (code, "pass -p key=" in errors) == (2, True)


def test_dry_run_runs_nothing(psverify: Psverify) -> None:
    code, text, _ = psverify("process", "run-task", "storage", "backup", "-p", "level=full", "--dry-run", "-f", "json")
    assert (code, records(text)[0]["status"], records(text)[0]["data"]["would"]) == (0, "skipped", "run")
    code, text, _ = psverify("process", "start", "storage", "--dry-run", "-f", "json")
    assert (code, records(text)[0]["data"]["would"]) == (0, "start")
    assert records(psverify("process", "tasks", "-f", "json")[1]) == []
    code, text, _ = psverify("process", "status", "-f", "json")
    assert (code, [each["message"] for each in records(text)]) == (3, ["STOPPED: never started"])


def test_detached_task(psverify: Psverify) -> None:
    _, text, _ = psverify("process", "run-task", "storage", "backup", "-p", "level=full", "--detach", "-f", "json")
    (task,) = records(text)
    code, text, _ = psverify("process", "status", task["data"]["id"], "--wait", "--timeout", "30s", "-f", "json")
    assert (code, records(text)[0]["data"]["state"]) == (0, "succeeded")


def test_records_of_a_task_are_reported_as_its_own(psverify: Psverify, tmp_path: Path) -> None:
    said = [
        {"message": "too big", "level": "warning", "path": "a.ps1", "line": 3, "rule": "SIZE", "data": {"n": 1}},
        {"message": "well", "level": "none"},
    ]
    (tmp_path / "managers" / "said.jsonl").write_text("\n".join(map(json.dumps, said)))
    task = {"args": ["print(open('said.jsonl').read())"], "output": "records"}
    adapter = {"kind": "binary", "path": sys.executable, "args": ["-c"]}
    manifest = {"manifest_version": 1, "name": "auditor", "version": "1", "adapter": adapter, "tasks": {"t": task}}
    (tmp_path / "managers" / "auditor.manifest.json").write_text(json.dumps(manifest))
    code, text, _ = psverify("process", "run-task", "auditor", "t", "-f", "json")
    found = [(each["rule"], each["level"], each["path"], each["line"], each["message"]) for each in records(text)[1:]]
    assert (code, found) == (1, [
        ("SIZE", "warning", "a.ps1", 3, "too big"),
        ("PM-TASK", "none", "managers/auditor.manifest.json", 1, "well"),
    ])  # fmt: skip


@pytest.mark.parametrize("mistake", ["if (", "@{ a = 1; A = 2 }", "1 = 2", "class A { [int] $x; [string] $X }"])
def test_lint_gate_stops_a_script_and_says_why(
    psverify: Psverify, tmp_path: Path, fake_pwsh: Path, mistake: str
) -> None:
    (tmp_path / "managers" / "s.ps1").write_text(f"{mistake}\n# fake: say ran\n")
    adapter = '"adapter": {"kind": "powershell", "script": "s.ps1"}, "tasks": {"t": {}}'
    manifest = '{"manifest_version": 1, "name": "ps", "version": "1", ' + adapter + "}"
    (tmp_path / "managers" / "ps.manifest.json").write_text(manifest)
    code, text, _ = psverify("process", "run-task", "ps", "t", "-f", "json")
    kinds = {each["kind"] for each in records(text)}
    assert (code, kinds, records(text)[0]["message"].count("the lint gate reported")) == (1, {"task", "finding"}, 1)
    (tmp_path / "managers" / "s.ps1").write_text("# fake: say ran\n")
    assert psverify("process", "run-task", "ps", "t")[0] == 0


def test_the_lint_gate_knows_rules_declared_in_yaml(psverify: Psverify, tmp_path: Path, fake_pwsh: Path) -> None:
    (tmp_path / "rules").mkdir()
    rule = "code: ACME001\nname: own\nsummary: S.\nmessage: M.\nseverity: error\nquery: (command) @here\n"
    (tmp_path / "rules" / "own.yml").write_text(rule)
    (tmp_path / "psverify.toml").write_text('rule-folders = ["rules"]\n')
    (tmp_path / "managers" / "s.ps1").write_text("net use\n")
    adapter = '"adapter": {"kind": "powershell", "script": "s.ps1"}, "tasks": {"t": {}}'
    manifest = '{"manifest_version": 1, "name": "ps", "version": "1", ' + adapter + "}"
    (tmp_path / "managers" / "ps.manifest.json").write_text(manifest)
    code, text, _ = psverify("process", "run-task", "ps", "t", "-f", "json")
    assert (code, [each["rule"] for each in records(text) if each["kind"] == "finding"]) == (1, ["ACME001"])


def test_service_from_start_to_stop(psverify: Psverify) -> None:
    try:
        code, text, _ = psverify("process", "start", "storage", "-f", "json")
        assert (code, records(text)[0]["data"]["state"], records(text)[0]["line"]) == (0, "RUNNING", 10)
        assert psverify("process", "status", "storage")[0] == 0
        assert psverify("process", "logs", "storage", "-n", "1")[1] == "up\n"
        code, text, _ = psverify("process", "scale", "storage", "2", "-f", "json")
        assert [each["subject"] for each in records(text)] == ["storage", "storage:2"]
        assert records(psverify("process", "restart", "storage:2", "-f", "json")[1])[0]["data"]["restarts"] == 1
        code, _, errors = psverify("process", "signal", "storage:2", "TEMR")
        assert (code, "unsupported signal 'TEMR'; did you mean 'TERM'?" in errors) == (2, True)
        assert psverify("process", "scale", "storage", "1")[0] == 0
        assert len(records(psverify("process", "status", "-f", "json")[1])) == 1
    finally:
        code, text, _ = psverify("process", "stop", "--all", "-f", "json")
    assert (code, {each["data"]["state"] for each in records(text)}) == (0, {"STOPPED"})
    assert psverify("process", "status", "storage")[0] == 3


def test_workflow_run_retry_and_history(psverify: Psverify, tmp_path: Path) -> None:
    assert psverify("workflow", "validate")[0] == 0
    assert psverify("workflow", "dry-run", "nightly")[0] == 0
    code, text, errors = psverify("workflow", "run", "nightly", "-f", "json")
    said = [(each["kind"], each["subject"], each["status"], each["line"]) for each in records(text)]
    assert (code, said) == (1, [
        ("step", "nightly/one", "pass", 5),
        ("step", "nightly/two", "fail", 6),
        ("step", "nightly/three", "skipped", 9),
        ("run", "nightly", "fail", 3),
    ])  # fmt: skip
    assert "nightly/two: failed: exit code 4" in errors
    path = tmp_path / "workflows" / "nightly.yaml"
    path.write_text(path.read_text().replace("code: 4", "code: 0"))
    code, text, errors = psverify("workflow", "retry", "nightly", "-f", "json")
    assert (code, "has changed since the run" in errors) == (0, True)
    assert records(text)[0]["message"].startswith("succeeded: reused from run")
    assert psverify("workflow", "run", "nightly", "--from", "three")[0] == 0
    assert psverify("workflow", "run", "nightly", "--from", "four")[0] == 4
    assert len(records(psverify("workflow", "history", "-f", "json")[1])) == 3
    assert psverify("workflow", "logs", "nightly")[1] == ""
    assert psverify("workflow", "status", "nightly")[0] == 0
    assert psverify("workflow", "graph", "nightly", "--run")[1].startswith("flowchart LR")
    assert psverify("workflow", "graph", "nightly", "--svg", "-o", "g.svg")[0] == 0
    assert ET.parse(tmp_path / "g.svg").getroot().tag.endswith("svg")
    assert records(psverify("workflow", "list", "-f", "json")[1])[0]["message"] == "3 steps, last succeeded"


def test_retry_does_again_what_comes_after_what_failed(psverify: Psverify, tmp_path: Path) -> None:
    steps = """
  - {id: good, uses: wait, with: {duration: 1ms}, needs: []}
  - {id: bad, task: storage/backup, with: {level: full, code: 4}, needs: []}
  - {id: lost, uses: wait, with: {duration: 1ms}, needs: [bad]}
  - {id: last, uses: wait, with: {duration: 1ms}, if: always(), needs: [lost, good]}
  - {id: next, uses: wait, with: {duration: 1ms}, needs: [good]}
"""
    (tmp_path / "workflows" / "graph.yaml").write_text(f"version: 1\nname: graph\nsteps:{steps}")
    assert psverify("workflow", "run", "graph")[0] == 1
    for arguments, kept in ((("retry", "graph"), {"good", "next"}), (("run", "graph", "--from", "next"), {"good"})):
        code, text, _ = psverify("workflow", *arguments, "-f", "json")
        steps_kept = {each["data"]["id"] for each in records(text) if "reused from run" in each["data"]["message"]}
        assert (code, steps_kept) == (1, kept)
    code, _, errors = psverify("workflow", "run", "graph", "--from", "lost")
    assert (code, "preceding step 'bad' did not succeed" in errors) == (2, True)
    code, _, errors = psverify("workflow", "run", "graph", "--from", "goot")
    assert (code, "unknown step 'goot'; did you mean 'good'?" in errors) == (4, True)


def test_workflow_mistakes(psverify: Psverify, tmp_path: Path) -> None:
    (tmp_path / "workflows" / "bad.yaml").write_text("version: 1\nname: bad\nsteps:\n- {id: a, uses: lint.chck}\n")
    code, text, _ = psverify("workflow", "validate", "workflows/bad.yaml", "-f", "concise")
    assert (code, "workflows/bad.yaml:4:11: error PM-WORKFLOW" in text) == (1, True), text
    code, _, errors = psverify("workflow", "run", "bad")
    assert (code, "workflows/bad.yaml:4: unknown action 'lint.chck'; did you mean 'lint.check'?" in errors) == (2, True)
    assert psverify("workflow", "run", "nothing")[0] == 4
    assert psverify("workflow", "cancel", "nothing")[0] == 4


def test_schedules(psverify: Psverify) -> None:
    code, text, _ = psverify("schedule", "list", "-f", "json")
    (entry,) = records(text)
    assert (code, entry["subject"], entry["line"], entry["data"]["starts"]) == (
        0,
        "storage/backup",
        14,
        "storage/backup",
    )
    assert psverify("schedule", "disable", "storage/backup")[0] == 0
    assert records(psverify("schedule", "list", "-f", "json")[1])[0]["status"] == "skipped"
    assert psverify("schedule", "enable", "storage/backup")[0] == 0
    assert len(records(psverify("schedule", "next", "-n", "3", "-f", "json")[1])[0]["data"]["next"]) == 3
    assert psverify("schedule", "run-now", "storage/backup")[0] == 0
    times = records(psverify("schedule", "preview", "30 2 * * 0", "--tz", "Europe/Paris", "-f", "json")[1])
    assert [each["message"][11:16] for each in times] == ["02:30"] * 5
    assert psverify("schedule", "preview", "61 * * * *")[0] == 2
    assert psverify("schedule", "preview", "0 0 * * *", "--tz", "Mars")[0] == 2
    assert psverify("schedule", "enable", "nothing")[0] == 4


def test_error_catalogue(psverify: Psverify) -> None:
    for _ in range(2):
        psverify("process", "run-task", "storage", "backup", "-p", "level=full", "-p", "code=3")
    (entry,) = records(psverify("errors", "list", "-f", "json")[1])
    assert (entry["data"]["count"], entry["line"], entry["subject"]) == (2, 7, "storage/backup")
    fingerprint = entry["data"]["fingerprint"]
    assert psverify("errors", "show", fingerprint)[0] == 0
    assert psverify("errors", "resolve", fingerprint, "--dry-run")[0] == 0
    assert len(records(psverify("errors", "list", "-f", "json")[1])) == 1
    assert psverify("errors", "resolve", fingerprint)[0] == 0
    assert records(psverify("errors", "list", "-f", "json")[1]) == []
    assert len(records(psverify("errors", "list", "--all", "-f", "json")[1])) == 1
    assert psverify("errors", "show", "zz")[0] == 4


def test_equal_counts_in_every_format(psverify: Psverify, tmp_path: Path) -> None:
    formats = {
        "json": "r.json",
        "json-lines": "r.jsonl",
        "csv": "r.csv",
        "junit": "r.xml",
        "sarif": "r.sarif",
        "github": "r.txt",
    }
    wanted = [part for name, file in formats.items() for part in ("-f", f"{name}={file}")]
    assert psverify("workflow", "run", "nightly", *wanted)[0] == 1
    text = {name: (tmp_path / file).read_text() for name, file in formats.items()}
    known = records(text["json"])
    problems = [each for each in known if each["level"] != "none"]
    assert (len(known), len(problems)) == (4, 2)
    lines = [json.loads(line) for line in text["json-lines"].splitlines()]
    assert sum(line.get("kind") in {"step", "run"} for line in lines) == 4
    rows = list(csv.DictReader(io.StringIO(text["csv"])))
    assert [(row["path"], row["line"]) for row in rows] == [(each["path"], str(each["line"])) for each in known]
    root = ET.fromstring(text["junit"])
    assert len(root.findall(".//failure")) + len(root.findall(".//error")) == 2
    results = json.loads(text["sarif"])["runs"][0]["results"]
    places = [each["locations"][0]["physicalLocation"] for each in results]
    assert [(each["artifactLocation"]["uri"], each["region"]["startLine"]) for each in places] == [
        ("workflows/nightly.yaml", 6),
        ("workflows/nightly.yaml", 3),
    ]
    assert text["github"].count("::error ") == 2


FORMATS = ("json", "json-lines", "csv", "junit", "sarif", "github")


@pytest.mark.parametrize(
    "command",
    [
        "process list-managers",
        "process validate",
        "process tasks",
        "process status",
        "process run-task storage backup -p level=full -p code=3",
        "process health",
        "workflow list",
        "workflow validate",
        "workflow history",
        "schedule list",
        "schedule next",
        "errors list",
    ],
)
def test_each_command_counts_alike_in_every_format(command: str, psverify: Psverify, tmp_path: Path) -> None:
    (tmp_path / "managers" / "other.manifest.yaml").write_text("manifest_version: 1\nname: other\nversion: 1\n")
    psverify("workflow", "run", "nightly")
    wanted = [part for name in FORMATS for part in ("-f", f"{name}=r.{name}")]
    assert psverify(*command.split(), *wanted)[0] in (0, 1, 3)
    text = {name: (tmp_path / f"r.{name}").read_text() for name in FORMATS}
    known = records(text["json"])
    assert [json.loads(line) for line in text["json-lines"].splitlines()][1 : len(known) + 1] == known
    rows = list(csv.DictReader(io.StringIO(text["csv"])))
    assert [(row["subject"], row["status"]) for row in rows] == [(e["subject"] or "", e["status"]) for e in known]
    problems = [each for each in known if each["level"] != "none"]
    root = ET.fromstring(text["junit"])
    assert len(root.findall(".//testcase")) >= len(known)
    assert len(root.findall(".//failure")) + len(root.findall(".//error")) == len(problems)
    assert len(json.loads(text["sarif"])["runs"][0]["results"]) == len(problems)
    assert sum(line.startswith(("::error ", "::warning ", "::notice ")) for line in text["github"].splitlines()) == len(
        problems
    )


def test_unit_and_prune(psverify: Psverify, tmp_path: Path) -> None:
    assert "[Service]" in psverify("process", "install-service", "--dry-run")[1]
    assert psverify("process", "install-service", "-o", "psverify.service")[0] == 0
    assert (tmp_path / "psverify.service").read_text().startswith("[Unit]")
    psverify("process", "run-task", "storage", "backup", "-p", "level=full")
    assert (
        psverify("process", "prune", "--older-than", "0s", "--dry-run")[1]
        == "Would delete 1 records of tasks, runs and errors.\n"
    )
    assert psverify("process", "prune", "--older-than", "0s")[0] == 0
    assert records(psverify("process", "tasks", "-f", "json")[1]) == []
    assert list((tmp_path / ".psverify" / "tasks").iterdir()) == []
