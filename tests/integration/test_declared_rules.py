"""The page about rules without Python: its rules pass their own examples, and its configuration finds them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from source_tree import ROOT

from psverify.cli.main import main
from psverify.declared.declare import KEYS
from psverify.declared.query import DEPTH, PREDICATES
from psverify.testing import check_examples, declared_rules

PAGE = (ROOT / "docs" / "declared-rules.md").read_text("utf-8")
RULES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)[0]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (configuration,) = re.findall(r"^```toml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    folder = tmp_path / "build" / "rules"
    folder.mkdir(parents=True)
    (tmp_path / "psverify.toml").write_text(configuration, "utf-8")
    (folder / "acme.yml").write_text(RULES, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_rules_pass_their_examples(project: Path) -> None:
    rules = declared_rules(project / "build" / "rules")
    assert [rule.code for rule in rules] == ["ACME001", "ACME002"]
    for rule in rules:
        check_examples(rule)


def test_the_configuration_finds_them(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "a.ps1").write_text('throw "no"\n')
    assert main(["check", "-f", "concise", "-q"]) == 1
    assert capsys.readouterr().out.startswith("a.ps1:1:1: warning ACME002 thrown-string: Throw an exception")


def test_each_key_and_condition_is_told() -> None:
    keys = PAGE.partition("## Keys")[2].partition("## Queries")[0]
    assert set(re.findall(r"^\| `(\w+)`", keys, re.MULTILINE)) == set(KEYS)
    assert set(re.findall(r"`(#[a-z-]+\?)`", PAGE)) == set(PREDICATES)
    assert f"more than {DEPTH} levels" in PAGE
