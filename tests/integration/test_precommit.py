"""The pre-commit hooks: pre-commit itself installs them from this repository and runs them on staged scripts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from source_tree import ROOT, copy

SCRIPT = "gci .  \nInvoke-Expression $x\n"
TOOL = "#!/usr/bin/env pwsh\nInvoke-Expression $x\n"
FIXED = "Get-ChildItem .  \nInvoke-Expression $x\n"


def git(folder: Path, *words: str) -> str:
    who = (
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.org",
        "-c",
        "core.autocrlf=false",
        "-c",
        "commit.gpgsign=false",
    )
    done = subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, encoding="utf-8", check=True)
    return done.stdout


def repository(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "first")
    return folder


def pre_commit(*words: str | Path, cwd: Path, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *words],
        cwd=cwd,
        env={**environment, "PRE_COMMIT_COLOR": "never", **({"PRE_COMMIT_HOME": str(home)} if home else {})},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


TAKEN = ("a.ps1", "sub/a.b.PSM1", "M.psd1", "en-US/about_it.help.txt", "bin.d/tool")
LEFT = ("notes.txt", "a.ps1xml", "a.ps1/b.cs", ".gitignore", "sub/.env")


@pytest.mark.parametrize("name", [*TAKEN, *LEFT])
def test_which_files_the_hooks_are_given(name: str) -> None:
    for hook in YAML(typ="safe").load(ROOT / ".pre-commit-hooks.yaml"):
        assert bool(re.search(hook["files"], name)) == (name in TAKEN)


def test_the_manifest_is_valid() -> None:
    done = pre_commit("validate-manifest", cwd=ROOT)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of hooks whose only commit is the source as it is."""
    return repository(copy(tmp_path_factory.mktemp("hooks") / "psverify"))


@pytest.mark.slow
def test_hooks_check_and_fix_what_is_staged(hooks: Path, tmp_path: Path) -> None:
    """One after the other in one cache of pre-commit: installing takes most of the time."""
    work = repository(tmp_path / "work")
    texts = {"a b.ps1": SCRIPT, "clean.psm1": "Get-Date\n", "notes.txt": SCRIPT, "Makefile": SCRIPT, "tool": TOOL}
    for name, text in texts.items():
        (work / name).write_bytes(text.encode())
    (work / "vendor").mkdir()
    (work / "vendor" / "c.ps1").write_bytes(SCRIPT.encode())
    (work / "psverify.toml").write_text('extend-exclude = ["vendor"]\n', encoding="utf-8")
    git(work, "add", "--all")
    (work / "unstaged.ps1").write_bytes(SCRIPT.encode())

    def attempt(hook: str) -> subprocess.CompletedProcess[str]:
        return pre_commit("try-repo", hooks, hook, "--verbose", cwd=work, home=tmp_path / "home")

    checked = attempt("psverify-check")
    assert checked.returncode == 1, checked.stdout
    for place in ("a b.ps1:1:1", "a b.ps1:2:1", "tool:2:1"):
        assert place in checked.stdout
    for name in ("clean.psm1:", "notes.txt:", "Makefile:", "vendor", "unstaged.ps1:"):
        assert name not in checked.stdout
    assert git(work, "status", "--porcelain", "--", "a b.ps1") == 'A  "a b.ps1"\n', "checking changes nothing"

    fixed = attempt("psverify-fix")
    assert fixed.returncode == 1, fixed.stdout
    assert "files were modified by this hook" in fixed.stdout
    assert "PSV" not in fixed.stdout, "what remains is for psverify-check to report"
    assert (work / "a b.ps1").read_bytes() == FIXED.encode()
    assert (work / "vendor" / "c.ps1").read_bytes() == SCRIPT.encode()

    (work / "a b.ps1").write_bytes(b"Get-ChildItem .\n")
    (work / "tool").write_bytes(b"#!/usr/bin/env pwsh\nGet-ChildItem .\n")
    git(work, "add", "a b.ps1", "tool")
    assert attempt("psverify-check").returncode == 0

    (work / "a b.ps1").write_bytes(b"if($x){ 1 }\n")
    git(work, "add", "a b.ps1")
    formatted = attempt("psverify-format")
    assert "files were modified by this hook" in formatted.stdout
    assert (work / "a b.ps1").read_bytes() == b"if ($x) { 1 }\n"


MESSY = "function Get-It {\nparam($Name)\nif($Name){ gci $Name|select  Length }\nInvoke-Expression $Name   \n}\n"
ORDER = """repos:
  - repo: {hooks}
    rev: {commit}
    hooks: [{{id: psverify-fix}}, {{id: psverify-format}}, {{id: psverify-check}}]
"""


@pytest.mark.slow
def test_the_hooks_of_the_readme_converge_in_one_run_and_print_each_finding_once(hooks: Path, tmp_path: Path) -> None:
    readme = re.findall(r"- id: (psverify-\w+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert readme == ["psverify-fix", "psverify-format", "psverify-check"]
    work = repository(tmp_path / "work")
    (work / "a.ps1").write_bytes(MESSY.encode())
    commit = git(hooks, "rev-parse", "HEAD").strip()
    config = ORDER.format(hooks=hooks.as_posix(), commit=commit)
    (work / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    git(work, "add", "--all")
    first = pre_commit("run", "--all-files", cwd=work, home=tmp_path / "home")
    assert first.stdout.count("PSV201") == 1, first.stdout
    settled = (work / "a.ps1").read_bytes()
    assert b"Get-ChildItem $Name | Select-Object  Length" in settled
    git(work, "add", "--all")
    second = pre_commit("run", "--all-files", cwd=work, home=tmp_path / "home")
    assert "files were modified" not in second.stdout
    assert (work / "a.ps1").read_bytes() == settled
