"""The GitHub Action: its steps as a runner runs them, and the workflows."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from source_tree import ROOT, copy

ACTION: dict[str, Any] = YAML(typ="safe").load(ROOT / "action.yml")
INSTALL, CHECK = ACTION["runs"]["steps"]
BAD = "Invoke-Expression $x\n"
# What a shell would do something with, as a name and as an argument.
ODD = "odd $(touch evil) `touch evil` 'a' ; touch evil & $HOME * ~"


def bash() -> str:
    """Returns the path of bash: on Windows git's, which GitHub uses, and not that of the Linux subsystem."""
    if sys.platform != "win32":
        return "bash"
    git = shutil.which("git")
    assert git, "git for Windows is installed"
    return str(Path(git).parents[1] / "bin" / "bash.exe")


class Job:
    """A job on a runner that is this machine: a workspace, and the files that steps write to."""

    def __init__(self, root: Path) -> None:
        self.workspace = root / "work space"
        self.temp = root / "temp"
        self.workspace.mkdir()
        self.temp.mkdir()
        self.path = [str(Path(sys.executable).parent)]
        self.action = ROOT
        self.fork = "false"

    def file(self, name: str) -> Path:
        return self.temp / name

    def said(self, name: str) -> str:
        return self.file(name).read_text("utf-8") if self.file(name).exists() else ""

    def run(self, step: Mapping[str, Any], **inputs: str) -> subprocess.CompletedProcess[str]:
        """Runs a step as GitHub does, with the defaults of the inputs that are not given; `-` stands for `_`."""
        given = {name: inputs.get(name.replace("-", "_"), about["default"]) for name, about in ACTION["inputs"].items()}
        mapped = {
            name: self.fork if name == "PSVERIFY_FORK" else given[expression(value)]
            for name, value in step["env"].items()
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PSVERIFY", "GITHUB", "CI"))}
        runner = {
            "PATH": os.pathsep.join([*self.path, os.environ["PATH"]]),
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_ACTION_PATH": str(self.action),
            "GITHUB_STEP_SUMMARY": str(self.file("summary")),
            "GITHUB_OUTPUT": str(self.file("output")),
            "GITHUB_PATH": str(self.file("path")),
        }
        return subprocess.run(
            [bash(), "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.workspace / given["working-directory"],
            env={**kept, **runner, **mapped},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )


def expression(text: str) -> str:
    """Returns the name of the input in `${{ inputs.NAME }}`."""
    assert text.startswith("${{ inputs."), text
    return text.removeprefix("${{ inputs.").removesuffix(" }}")


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(tmp_path)


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [("vendor.github-actions", "action.yml"), ("vendor.github-workflows", ".github/workflows/*.yml")],
)
def test_githubs_schema_holds(schema: str, pattern: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, ROOT.glob(pattern))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("step", [INSTALL, CHECK], ids=lambda step: step["name"])
def test_inputs_reach_no_shell_text(step: Mapping[str, Any]) -> None:
    assert "${{" not in step["run"]
    assert all(expression(value) in ACTION["inputs"] for name, value in step["env"].items() if name != "PSVERIFY_FORK")


def test_findings_are_annotations_and_a_summary(job: Job) -> None:
    (job.workspace / "a.ps1").write_text(BAD, encoding="utf-8")
    done = job.run(CHECK)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::warning title=PSV201 (invoke-expression),file=a.ps1,line=1,col=1,")
    assert job.said("summary").startswith("## psverify: 1 problem\n")
    assert job.said("output") == "exit-code=1\n"


def test_a_clean_repository(job: Job) -> None:
    (job.workspace / "a.ps1").write_text("Get-Date\n", encoding="utf-8")
    done = job.run(CHECK, sarif_file="out/a.sarif")
    assert (done.returncode, done.stdout) == (0, "")
    assert job.said("output") == "exit-code=0\n"
    assert json.loads((job.workspace / "out" / "a.sarif").read_text("utf-8"))["runs"][0]["results"] == []


def test_sarif_and_summary_as_asked_for(job: Job) -> None:
    (job.workspace / "a.ps1").write_text(BAD, encoding="utf-8")
    assert job.run(CHECK, sarif_file="my report.sarif", summary="false").returncode == 1
    (result,) = json.loads((job.workspace / "my report.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert result["ruleId"] == "PSV201"
    assert job.said("summary") == ""


def test_an_earlier_steps_summary_is_not_repeated(job: Job) -> None:
    (job.workspace / "a.ps1").write_text(BAD, encoding="utf-8")
    job.run(CHECK)
    once = job.said("summary")
    done = job.run(CHECK, args="--no-such-option")
    assert done.returncode == 2
    assert "--no-such-option" in done.stderr
    assert job.said("summary") == once
    assert job.said("output") == "exit-code=1\nexit-code=2\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows forbids these characters in names of files")
def test_paths_are_lines_and_nothing_in_them_is_evaluated(job: Job) -> None:
    for folder in (ODD, "two words", "other"):
        (job.workspace / folder).mkdir()
        (job.workspace / folder / "a.ps1").write_text(BAD, encoding="utf-8")
    done = job.run(CHECK, paths=f"two words\n\n  {ODD}\n")
    assert done.returncode == 1, done.stderr
    assert done.stdout.count("::warning") == 2
    assert f"file={ODD}/a.ps1" in done.stdout
    assert not list(job.workspace.rglob("evil"))


def test_nothing_in_arguments_is_evaluated(job: Job) -> None:
    (job.workspace / "a.ps1").write_text(BAD, encoding="utf-8")
    done = job.run(CHECK, args="--select=$(touch${IFS}evil)`touch\tevil`;touch&&evil\n--no-cache")
    assert done.returncode == 2
    assert "'$(touch${IFS}evil)`touch'" in done.stderr
    assert not list(job.workspace.rglob("evil"))


def test_arguments_are_words(job: Job) -> None:
    (job.workspace / "a.ps1").write_text(BAD, encoding="utf-8")
    assert job.run(CHECK, args="--ignore PSV201\n  --fail-on note").returncode == 0


def test_a_path_is_never_an_option(job: Job) -> None:
    done = job.run(CHECK, paths="--fix")
    assert done.returncode == 2
    assert done.stdout.endswith("file=--fix,line=1::--fix:1:1: no such file or folder\n")


FAKE_PYTHON = """#!/usr/bin/env bash
[ "$3" = venv ] && mkdir -p "$4/bin" && cp "$0" "$4/bin/python"
for word in "$@"; do printf '%s\\n' "$word"; done >> "$RUNNER_TEMP/calls"
"""


@pytest.mark.parametrize(
    ("version", "what"), [("", str(ROOT)), ("0.1.0", "psverify==0.1.0"), (f"1 {ODD}", f"psverify==1 {ODD}")]
)
def test_what_is_installed(job: Job, version: str, what: str) -> None:
    fake = job.temp / "fake"
    fake.mkdir()
    for name in ("python3", "python"):
        (fake / name).write_bytes(FAKE_PYTHON.encode())
        (fake / name).chmod(0o755)
    job.path = [str(fake)]
    done = job.run(INSTALL, version=version)
    assert done.returncode == 0, done.stderr
    venv = f"{job.temp}/psverify"
    pip = ["-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pinned = ["--require-hashes", "--only-binary=:all:", "-r", f"{ROOT}/.github/action/requirements.txt"]
    own = ["--no-deps", "--no-build-isolation", what]
    assert job.said("calls").splitlines() == ["-I", "-m", "venv", venv, *pip, *pinned, *pip, *own]
    assert job.said("path") == f"{venv}/bin\n"


@pytest.mark.parametrize("summary", ["True", "TRUE", "true"])
def test_a_summary_is_written_for_true_in_any_case(job: Job, summary: str) -> None:
    (job.workspace / "a.ps1").write_text(BAD, encoding="utf-8")
    job.run(CHECK, summary=summary)
    assert job.said("summary") != ""


def test_a_fork_configures_nothing(job: Job) -> None:
    (job.workspace / "a.ps1").write_text(BAD, encoding="utf-8")
    (job.workspace / "psverify.toml").write_text('ignore = ["ALL"]', encoding="utf-8")
    assert job.run(CHECK).returncode == 0
    job.fork = "true"
    assert job.run(CHECK).returncode == 1


def test_nothing_of_the_checkout_is_run_while_installing(job: Job) -> None:
    for name in ("venv", "pip", "ensurepip", "sitecustomize", "runpy"):
        (job.workspace / f"{name}.py").write_text("open('evil', 'w').close()\nraise SystemExit(9)\n", encoding="utf-8")
    job.file("psverify-empty").mkdir()
    fake = job.file("action")
    (fake / ".github" / "action").mkdir(parents=True)
    shutil.copy(ROOT / ".github/action/install.sh", fake / ".github/action/install.sh")
    (fake / ".github/action/requirements.txt").write_text("")
    job.action = fake
    done = job.run(INSTALL)
    assert str(fake) in done.stderr  # as far as that, pip was run
    assert not list(job.temp.parent.rglob("evil"))


def test_every_action_of_the_release_is_pinned_by_commit() -> None:
    text = (ROOT / ".github/workflows/release.yml").read_text("utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name) for name in used)


def test_every_dependency_that_the_action_installs_is_pinned_by_hash() -> None:
    text = (ROOT / ".github/action/requirements.txt").read_text("utf-8")
    names = {name.lower() for name in re.findall(r"^([\w-]+)==", text, re.MULTILINE)}
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    wanted = re.findall(r'^    "([\w-]+)>=', project.partition("[project.optional-dependencies]")[0], re.MULTILINE)
    assert set(wanted) <= names
    assert all("--hash=sha256:" in block for block in re.split(r"^(?=[\w-]+==)", text, flags=re.MULTILINE)[1:])


@pytest.mark.slow
def test_both_steps_one_after_the_other(job: Job) -> None:
    """The action installs what it belongs to, and the next step finds it."""
    job.action = copy(job.temp / "action")
    done = job.run(INSTALL)
    assert done.returncode == 0, done.stderr
    job.path = job.said("path").splitlines()
    (job.workspace / "a.ps1").write_text(BAD, encoding="utf-8")
    done = job.run(CHECK)
    assert done.returncode == 1, done.stderr
    assert "title=PSV201" in done.stdout
