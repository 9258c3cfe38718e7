"""What a cache knows of a file holds only while everything that its findings depend on is the same."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from command import run

from psverify.cli.main import main
from psverify.state import cache

OTHER = "function dir { }\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose `a.ps1` has a finding unless another script declares the command that it calls."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.ps1").write_text("dir\n")
    (tmp_path / "b.ps1").write_text("function gci { }\n")
    return tmp_path


def found(project: Path, *options: str) -> bool:
    answer = run("check", "-f", "concise", "--select", "PSV301", *options, "a.ps1", cwd=project)
    assert answer.code in {0, 1}, answer.errors
    return "PSV301" in answer.text


def same_size_and_time(project: Path) -> None:
    times = (project / "b.ps1").stat().st_mtime_ns
    (project / "b.ps1").write_text("function dir { }\n")
    os.utime(project / "b.ps1", ns=(times, times))


def deeper(project: Path) -> None:
    (project / "deep").mkdir()
    (project / "deep" / "c.ps1").write_text(OTHER)


CHANGES: list[Callable[[Path], object]] = [
    lambda project: (project / "b.ps1").write_text(OTHER),
    same_size_and_time,
    lambda project: (project / "new.psm1").write_text(OTHER),
    deeper,
    lambda project: (project / "psverify.toml").write_text("[per-file-ignores]\n'a*' = ['PSV301']\n"),
    lambda project: (project / "a.ps1").write_text("dir # psverify: ignore[PSV301] why\n"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_elsewhere_takes_findings_away_and_back(project: Path, change: Callable[[Path], object]) -> None:
    before = {path: path.read_bytes() for path in project.glob("*.ps1")}
    assert found(project)
    assert found(project)
    change(project)
    assert not found(project)
    assert not found(project)
    for path in project.rglob("*.*"):
        if path.is_file() and ".psverify_cache" not in path.parts:
            path.unlink()
    for path, text in before.items():
        path.write_bytes(text)
    assert found(project)


@pytest.mark.parametrize("name", ["b.txt", "node_modules/b.ps1"])
def test_renaming_and_moving_elsewhere_count(project: Path, name: str) -> None:
    (project / "b.ps1").write_text(OTHER)
    assert not found(project)
    (project / name).parent.mkdir(exist_ok=True)
    (project / "b.ps1").rename(project / name)
    assert found(project)


def test_scripts_out_of_the_repository_that_are_named_count(project: Path) -> None:
    (project / "a.ps1").write_text(". $PSScriptRoot/../outside.ps1\ndir\n")
    outside = project.parent / "outside.ps1"
    assert found(project)
    outside.write_text(OTHER)
    assert not found(project)
    outside.unlink()
    assert found(project)


def test_what_looks_around_is_recalled_while_nothing_changes(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Later(cache.Cache):
        """A cache of a run that begins when the times of the test's files tell all."""

        def __init__(self, folder: Path, version: str) -> None:
            super().__init__(folder, version, time.time() + 100)

    monkeypatch.chdir(project)
    monkeypatch.setattr("psverify.verbs.check.check_files.Cache", Later)
    arguments = ["check", "-f", "concise", "--select", "PSV301"]
    assert main(arguments) == 1
    first = capsys.readouterr().out
    monkeypatch.setattr("psverify.verbs.check.check_work.check_file", lambda *_: pytest.fail("checked again"))
    assert main(arguments) == 1
    assert capsys.readouterr().out == first
