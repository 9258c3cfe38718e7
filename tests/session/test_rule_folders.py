"""Rules declared in YAML, from the configuration to the report: they are rules like any other."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command import Answer, run
from jsonschema import Draft7Validator

from psverify.cli.main import main

RULE = """\
code: ACME001
name: bare-net
group: administration
summary: Use of net.exe.
severity: error
message: "'{name}' writes text"
query: |
  ((command . (string_constant_expression) @name) @here
    (#eq? @name "net"))
fix: {name: Get-It}
safety: safe
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    (folder / "own").mkdir(parents=True)
    (folder / "own" / "net.yml").write_text(RULE)
    (folder / "psverify.toml").write_text('rule-folders = ["own"]\n')
    (folder / "a.ps1").write_text("net use\n")
    monkeypatch.chdir(folder)
    return folder


def codes(answer: Answer) -> list[str]:
    return [record["rule"] for record in json.loads(answer.text)["records"]]


def check(project: Path, *arguments: str, **more: Any) -> list[str]:
    return codes(run("check", "-f", "json", *arguments, cwd=project, **more))


def test_they_find_and_mend(project: Path) -> None:
    answer = run("check", "-f", "concise", "-q", cwd=project)
    assert (answer.code, answer.text) == (1, "a.ps1:1:1: error ACME001 bare-net: [*] 'net' writes text\n")
    assert run("check", "--fix", cwd=project).code == 0
    assert (project / "a.ps1").read_text() == "Get-It use\n"


def test_they_are_selected_configured_and_suppressed_like_any_other(project: Path) -> None:
    assert check(project, "--select", "ACME") == ["ACME001"]
    assert check(project, "--select", "PSV3") == []
    assert check(project, "--ignore", "bare-net") == []
    assert check(project, "--per-file-ignores", "a.ps1:ACME001") == []
    assert run("check", "--config", 'rules.bare-net.severity = "note"', cwd=project).code == 0
    (project / "a.ps1").write_text("net use # psverify: ignore[ACME001]\n")
    assert check(project) == []
    (project / "a.ps1").write_text("net use\n")
    assert run("check", "--add-ignore", cwd=project).code == 0
    assert "psverify: ignore[ACME001]" in (project / "a.ps1").read_text()


def test_workers_and_standard_input_know_them(project: Path) -> None:
    for number in range(9):
        (project / f"b{number}.ps1").write_text("net use\n")
    assert check(project, "-j", "2") == ["ACME001"] * 10
    assert check(project, "-", stdin=b"net use\nnet use\n") == ["ACME001"] * 2


def test_each_configuration_has_its_own(project: Path) -> None:
    assert check(project.parent) == ["ACME001"]
    (project.parent / "b.ps1").write_text("net use\n")
    assert check(project.parent) == ["ACME001"]
    assert check(project.parent, "-j", "2") == ["ACME001"]


def test_reports_tell_of_them(project: Path) -> None:
    for folder in (project, project.parent):
        answer = run("check", "-f", "sarif", cwd=folder)
        (rule,) = json.loads(answer.text)["runs"][0]["tool"]["driver"]["rules"]
        assert (rule["id"], rule["name"], rule["properties"]["tags"]) == ("ACME001", "bare-net", ["administration"])
        assert rule["shortDescription"]["text"] == "Use of net.exe."
        assert rule["defaultConfiguration"]["level"] == "error"
        assert "helpUri" not in rule
    assert "ACME001 bare-net\n" in run("check", "--profile-rules", cwd=project).errors


def test_what_was_clean_is_checked_again_when_a_rule_changes(project: Path) -> None:
    (project / "a.ps1").write_text("Get-Item .\n")
    assert check(project) == []
    assert check(project) == []
    (project / "own" / "net.yml").write_text(RULE.replace('"net"', '"Get-Item"'))
    assert check(project) == ["ACME001"]


def test_they_are_explained(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "bare-net"]) == 0
    assert capsys.readouterr().out.startswith("bare-net (ACME001)\n\nUse of net.exe.\n")
    assert main(["rule", "--all"]) == 0
    assert capsys.readouterr().out.startswith("ACME001  bare-net ")
    assert main(["rule", "ACME002"]) == 2
    assert capsys.readouterr().err == "psverify: rule: unknown rule 'ACME002'\n"
    assert main(["rule", "--isolated", "ACME001"]) == 2


def test_rules_of_plugins_are_explained_whatever_is_wrong_with_the_others(project: Path) -> None:
    (project / "own" / "net.yml").write_text("code: [")
    assert main(["rule", "PSV301"]) == 0
    assert main(["rule", "--all"]) == 2


def test_the_schema_for_editors_lists_those_of_this_folder(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def knows(*options: str) -> bool:
        assert main(["config", "schema", *options]) == 0
        validator = Draft7Validator(json.loads(capsys.readouterr().out))
        return validator.is_valid({"select": ["bare-net"], "rules": {"bare-net": {"severity": "error"}, "ACME001": {}}})

    (project / "psverify.toml").write_text('rule-folders = ["own"]\nselect = ["misspelt"]\n')
    assert knows()
    assert not knows("--isolated")


def test_a_mistake_is_one_sentence(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "own" / "net.yml").write_text(RULE.replace("(command", "(comand"))
    for verb in (["check"], ["format"], ["config", "show"], ["config", "schema"], ["rule", "--all"]):
        assert main(verb) == 2
        message = "psverify: own/net.yml:8: query names an unknown kind of node 'comand'; did you mean 'command'?\n"
        assert capsys.readouterr().err == message


def test_a_folder_that_is_not_there_is_a_mistake_too(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--config", 'rule-folders = ["none"]']) == 2
    assert capsys.readouterr().err == "psverify: rule-folders: no such folder: 'none'\n"


def test_who_has_none_does_not_pay_for_them(project: Path) -> None:
    (project / "psverify.toml").write_text("")
    script = (
        "import sys; from psverify.cli.main import main; main(['check', '-q']);"
        "print([name for name in sys.modules if name.startswith(('tree_sitter', 'ruamel', 'psverify.declared'))])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True, cwd=project)
    assert done.stdout == "[]\n"


def test_a_fix_that_brings_back_what_it_fixes_ends_with_a_message(project: Path) -> None:
    (project / "own" / "net.yml").write_text(RULE.replace("{name: Get-It}", '"{here}; {here}"'))
    answer = run("check", "--fix", "-f", "json", cwd=project)
    assert answer.code == 2
    assert "the fix of ACME001 in line 1 was not applied: it never settles" in answer.text
    assert (project / "a.ps1").read_text() == "net use\n"


def test_a_fix_that_changes_more_than_its_effect_allows_is_not_applied(project: Path) -> None:
    rule = RULE.replace("{name: Get-It}", '{name: "Get-It -a"}').replace("safety:", "effect: spelling\nsafety:")
    (project / "own" / "net.yml").write_text(rule)
    answer = run("check", "--fix", "-f", "json", cwd=project)
    assert answer.code == 2
    assert "the code around it would change" in answer.text
    assert (project / "a.ps1").read_text() == "net use\n"
