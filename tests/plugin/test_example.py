"""The example plugin, installed as pip installs any plugin, and used."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command import environment, run

SOURCE = Path(__file__).parents[2] / "fixtures" / "plugin"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for Python's path with the plugin in it."""
    folder = tmp_path_factory.mktemp("plugin")
    copy = Path(shutil.copytree(SOURCE, folder / "source"))
    target = folder / "site"
    options = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--disable-pip-version-check"]
    pip = [sys.executable, "-m", "pip", "install", *options, "--target", str(target), str(copy)]
    subprocess.run(pip, check=True, env=environment(PYTHONWARNINGS="default"), capture_output=True)
    return target


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.ps1").write_text("Start-Sleep 5\n" * 3)
    (tmp_path / "b.ps1").write_text("Get-Date\n")
    return tmp_path


def test_it_is_listed_with_what_it_adds(installed: Path, folder: Path) -> None:
    text = run("plugin", "list", cwd=folder, path=(installed,)).text
    assert "example  psverify-example 1.2.3  1 rule, 1 report format, 1 command, 1 table\n" in text


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_its_rule_runs_in_this_process_and_in_workers(installed: Path, folder: Path, jobs: str) -> None:
    answer = run("check", "-f", "concise", "-j", jobs, cwd=folder, path=(installed,))
    assert answer.code == 1
    assert answer.text.count("EXA001 sleeping-script") == 3
    answer = run("check", "-f", "concise", "-j", jobs, "-p", "no:example", cwd=folder, path=(installed,))
    assert answer.code == 0


def test_its_rule_is_selected_configured_explained_and_fixed(installed: Path, folder: Path) -> None:
    path = (installed,)
    (folder / "psverify.toml").write_text('rules.sleeping-script.command = "Wait-Job"\nignore = ["EXA"]\n')
    assert run("check", cwd=folder, path=path).code == 0
    assert run("check", "--select", "EXA", "--fix", "--unsafe-fixes", cwd=folder, path=path).code == 0
    assert (folder / "a.ps1").read_text() == "Wait-Job 5\n" * 3
    assert "A script that sleeps for a fixed time." in run("rule", "sleeping-script", cwd=folder, path=path).text


def test_its_report_format_is_one_of_many(installed: Path, folder: Path) -> None:
    assert run("check", "-f", "tally", cwd=folder, path=(installed,)).text == "a.ps1: 3\nsubjects: 2\n"


def test_its_command_runs_on_the_sessions_pool_and_reports_through_it(installed: Path, folder: Path) -> None:
    path = (installed,)
    assert "inventory" in run("--help", cwd=folder, path=path).text
    answer = run("inventory", "a.ps1", "b.ps1", "-f", "json", cwd=folder, path=path)
    assert answer.code == 0
    found = {record["subject"]: record for record in json.loads(answer.text)["records"]}
    assert (found["a.ps1"]["message"], found["a.ps1"]["status"]) == ("3 lines", "pass")
    (folder / "psverify.toml").write_text("example.max-lines = 2\n")
    assert run("inventory", "a.ps1", "-j", "2", cwd=folder, path=path).code == 1
    answer = run("inventory", "absent.ps1", "b.ps1", cwd=folder, path=path)
    assert answer.code == 2
    assert "absent.ps1: error: FileNotFoundError" in answer.text


def test_its_table_is_part_of_the_configuration(installed: Path, folder: Path) -> None:
    path = (installed,)
    schema = json.loads(run("config", "schema", cwd=folder, path=path).text)
    assert "max-lines" in json.dumps(schema)
    (folder / "psverify.toml").write_text("example.max-linse = 2\n")
    answer = run("inventory", "a.ps1", cwd=folder, path=path)
    assert answer.code == 2
    assert "max-lines" in answer.errors


def test_its_observer_may_fail_without_stopping_the_run(installed: Path, folder: Path) -> None:
    (folder / "trip-the-observer.ps1").write_text("Get-Date\n")
    answer = run("check", "-f", "concise", cwd=folder, path=(installed,))
    assert answer.code == 2
    assert "plugin 'example' of psverify-example 1.2.3: RuntimeError: the observer tripped" in answer.text
    assert answer.text.count("EXA001") == 3


def test_its_own_tests_pass(installed: Path, tmp_path: Path) -> None:
    tests = shutil.copytree(SOURCE / "tests", tmp_path / "tests")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tests)],
        cwd=tmp_path,
        env=environment(installed),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
