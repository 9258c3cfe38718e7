"""What was found with the help of other files holds only while these are the same."""

from __future__ import annotations

import ntpath
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from psverify.facts.project.surroundings import KINDS, Look, digest_of, root_of
from psverify.read.stamp import stamp
from psverify.state.surroundings import Files, Surroundings, is_on_drive_of

HOUR = 3600
LATER = 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two scripts and a manifest, all an hour old."""
    for name in ("a.ps1", "b.ps1", "m.psd1"):
        (tmp_path / name).write_text(name)
        os.utime(tmp_path / name, (time.time() - HOUR,) * 2)
    return tmp_path


def later() -> Surroundings:
    """A run that begins when what a test writes is old enough for times to tell."""
    return Surroundings(time.time() + LATER)


def looked(folder: Path, kind: str = "scripts below") -> tuple[Look, Files]:
    look = Look(kind, str(folder), digest_of(KINDS[kind](str(folder), stamp)))
    files = later().files(look)
    assert files is not None
    return look, files


def rename(folder: Path) -> None:
    (folder / "a.ps1").rename(folder / "c.ps1")


def swap(folder: Path) -> None:
    (folder / "a.ps1").rename(folder / "c")
    (folder / "b.ps1").rename(folder / "a.ps1")
    (folder / "c").rename(folder / "b.ps1")


def edit_unnoticed(folder: Path) -> None:
    times = (folder / "a.ps1").stat().st_mtime_ns
    (folder / "a.ps1").write_text("A.PS1")
    os.utime(folder / "a.ps1", ns=(times, times))


def replace_unnoticed(folder: Path) -> None:
    times = (folder / "a.ps1").stat().st_mtime_ns
    (folder / "c").write_text("A.PS1")
    os.utime(folder / "c", ns=(times, times))
    (folder / "c").replace(folder / "a.ps1")


CHANGES: list[Callable[[Path], object]] = [
    rename,
    swap,
    edit_unnoticed,
    replace_unnoticed,
    lambda folder: (folder / "a.ps1").write_text("longer text"),
    lambda folder: (folder / "a.ps1").unlink(),
    lambda folder: (folder / "new.psm1").touch(),
    lambda folder: (folder / "new.psd1").touch(),
    lambda folder: (folder / "m.psd1").write_text("M.PSD1"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_noticed(folder: Path, change: Callable[[Path], object]) -> None:
    look, files = looked(folder)
    assert later().current(look, files) == look
    change(folder)
    assert later().current(look, files) is None


def test_what_does_not_matter_may_change(folder: Path) -> None:
    look, files = looked(folder, "scripts")
    (folder / "notes.txt").touch()
    (folder / "m.psd1").unlink()
    assert later().current(look, files) == look


def test_a_file_that_git_wrote_again_is_the_same_and_known_so(folder: Path) -> None:
    look, files = looked(folder)
    (folder / "a.ps1").unlink()
    (folder / "a.ps1").write_text("a.ps1")
    run = later()
    now = run.current(look, files)
    assert now is not None
    assert now != look
    again = run.files(now)
    assert again is not None
    assert again[str(folder / "a.ps1")].stamp == stamp(str(folder / "a.ps1"))


def test_files_too_young_for_their_times_to_tell_are_not_kept(folder: Path) -> None:
    (folder / "a.ps1").write_text("a.ps1")
    look = Look("scripts", str(folder), digest_of(KINDS["scripts"](str(folder), stamp)))
    assert Surroundings(time.time() - 1).files(look) is None
    assert later().files(look) is not None


def test_what_has_changed_since_a_worker_saw_it_is_not_kept(folder: Path) -> None:
    look = Look("scripts", str(folder), digest_of(KINDS["scripts"](str(folder), stamp)))
    (folder / "c.ps1").touch()
    assert later().files(look) is None


@pytest.mark.parametrize("kind", ["file", "place", "root"])
def test_what_comes_and_goes_is_noticed(folder: Path, kind: str) -> None:
    place = folder / "deep" / "below"
    place.parent.mkdir()
    look, files = looked(place, kind)
    assert later().current(look, files) == look
    if kind == "root":
        (place.parent / "n.psd1").touch()
        root_of.cache_clear()
    else:
        place.write_text("here")
    assert later().current(look, files) is None


def test_nobody_looks_at_another_drive_than_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "splitdrive", ntpath.splitdrive)
    assert is_on_drive_of(Look("file", "C:\\x\\a.ps1", ""), "C:\\b.ps1")
    assert not is_on_drive_of(Look("file", "\\\\evil\\share\\a.ps1", ""), "C:\\b.ps1")
