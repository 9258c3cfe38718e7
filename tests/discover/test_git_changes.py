"""What the real git says was changed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from psverify.discover.git_changes import among, changed_files, staged
from psverify.errors import ExitCode, UserError

Git = Callable[..., None]
ODD = ["größe 漢字.ps1", "it's.ps1", *([] if sys.platform == "win32" else ['say "hi"\n.ps1'])]


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """An empty repository, in which the test runs; the fixture is git."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Test")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "test@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "no-config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):  # set where a hook runs the tests
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> None:
        subprocess.run(["git", *arguments], check=True, capture_output=True)

    run("init", "-q", "-b", "main")
    return run


def put(*names: str, text: str = "x\n") -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def commit(git: Git, *names: str) -> None:
    put(*names, text="".join(f"# line {number}\n" for number in range(20)))
    git("add", "--all")
    git("commit", "-q", "-m", "x")


def named(found: frozenset[str]) -> set[str]:
    return {Path(path).relative_to(Path.cwd()).as_posix() for path in found}


def test_staged(git: Git) -> None:
    commit(git, "a.ps1", "b.ps1", "c.ps1", "old.ps1", "gone.ps1")
    put("a.ps1", "new.ps1", *ODD)
    git("mv", "old.ps1", "moved.ps1")
    git("rm", "-q", "gone.ps1")
    git("add", "--all")
    put("b.ps1", "untracked.ps1")
    assert named(staged()) == {"a.ps1", "new.ps1", "moved.ps1", *ODD}


def test_staged_before_the_first_commit(git: Git) -> None:
    put("a.ps1", "b.ps1")
    git("add", "a.ps1")
    assert named(staged()) == {"a.ps1"}


def test_changed_is_staged_or_not_or_untracked(git: Git) -> None:
    commit(git, "a.ps1", "b.ps1", "c.ps1", "gone.ps1", "old.ps1")
    put(".gitignore", text="ignored.ps1\n")
    put("a.ps1", "b.ps1", "sub/new.ps1", "ignored.ps1")
    Path("gone.ps1").unlink()
    git("add", "a.ps1")
    git("mv", "old.ps1", "sub/moved.ps1")
    assert named(changed_files()) == {"a.ps1", "b.ps1", "sub/new.ps1", "sub/moved.ps1", ".gitignore"}


def test_changed_before_the_first_commit(git: Git) -> None:
    put("a.ps1", "b.ps1")
    git("add", "a.ps1")
    assert named(changed_files()) == {"a.ps1", "b.ps1"}


def test_since_the_history_parted(git: Git) -> None:
    commit(git, "a.ps1")
    git("switch", "-q", "-c", "topic")
    commit(git, "topic.ps1")
    git("switch", "-q", "main")
    commit(git, "main.ps1")
    git("switch", "-q", "topic")
    put("untracked.ps1")
    assert named(changed_files("main")) == {"topic.ps1", "untracked.ps1"}
    assert named(changed_files("HEAD")) == {"untracked.ps1"}


@pytest.mark.parametrize("since", ["nothing", "--output=x", "", "HEAD:a.ps1"])
def test_since_what_is_no_commit(git: Git, since: str) -> None:
    commit(git, "a.ps1")
    with pytest.raises(UserError, match="is not a commit, branch or tag") as caught:
        changed_files(since)
    assert caught.value.exit_code is ExitCode.ERROR


def test_since_an_unrelated_history(git: Git) -> None:
    commit(git, "a.ps1")
    git("switch", "-q", "--orphan", "other")
    commit(git, "b.ps1")
    with pytest.raises(UserError, match="no common history"):
        changed_files("main")


def test_in_a_folder_of_the_repository(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    put("sub/a.ps1", "b.ps1")
    git("add", "--all")
    monkeypatch.chdir("sub")
    assert among(["a.ps1", "../b.ps1", "c.ps1"], staged()) == ("a.ps1", "../b.ps1")
    assert among(["a.ps1", "../b.ps1", "c.ps1"], changed_files()) == ("a.ps1", "../b.ps1")


@pytest.mark.parametrize("ask", [staged, changed_files])
def test_outside_of_a_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask: Callable[[], frozenset[str]]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UserError, match=r"^--(staged|changed) needs a git repository; git says: "):
        ask()


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="git is not installed"):
        staged()


def test_a_git_in_the_working_directory_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "git"
    fake.write_text("#!/bin/sh\ntouch ran\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".")
    with pytest.raises(UserError, match="git is not installed"):
        staged()
    assert not (tmp_path / "ran").exists()
