from __future__ import annotations

import os
from pathlib import Path

import pytest

from psverify.facts.project.surroundings import KINDS, digest_of, files_of_folders, look
from psverify.read.stamp import stamp


def write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)


def seen(kind: str, path: Path) -> list[str]:
    return sorted(Path(found).name for found in KINDS[kind](str(path), stamp))


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("scripts", ["a.ps1", "b.PSM1"]),
        ("scripts below", ["a.ps1", "b.PSM1", "c.psd1", "e.ps1"]),
        ("texts below", ["a.ps1", "b.PSM1", "c.psd1", "d.md", "e.ps1"]),
    ],
)
def test_a_folder_is_seen_as_far_as_it_matters(tmp_path: Path, kind: str, names: list[str]) -> None:
    write(tmp_path, "a.ps1", "b.PSM1", "c.psd1", "d.md", "deep/e.ps1", "f.png", ".git/g.ps1")
    assert seen(kind, tmp_path) == names


def test_files_and_places_that_are_not_there_are_seen_as_such(tmp_path: Path) -> None:
    write(tmp_path, "a.ps1")
    assert KINDS["file"](str(tmp_path / "b.ps1"), stamp) == {}
    assert seen("file", tmp_path / "a.ps1") == ["a.ps1"]
    assert seen("place", tmp_path / "b.ps1") == seen("place", tmp_path / "nul\0") == []
    assert seen("place", tmp_path / "x" / ".." / "a.ps1") == []
    assert KINDS["place"](str(tmp_path), stamp) == {os.path.realpath(tmp_path): None}
    assert KINDS["root"](str(tmp_path), stamp) == {str(tmp_path): None}


def test_caches_in_a_repository_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "a.ps1", ".psverify_cache/CACHEDIR.TAG", ".psverify_cache/1.0/ab.json", "CACHEDIR.TAG")
    assert seen("texts below", tmp_path) == ["a.ps1"]
    assert len(list(files_of_folders(str(tmp_path)))) == 2


def test_the_digest_tells_one_look_from_another(tmp_path: Path) -> None:
    write(tmp_path, "a.ps1")
    first = digest_of(KINDS["scripts"](str(tmp_path), stamp))
    assert digest_of(KINDS["scripts"](str(tmp_path), stamp)) == first
    os.utime(tmp_path / "a.ps1", ns=(1, 1))
    second = digest_of(KINDS["scripts"](str(tmp_path), stamp))
    write(tmp_path, "b.ps1")
    assert len({first, second, digest_of(KINDS["scripts"](str(tmp_path), stamp))}) == 3


def test_a_process_stays_with_what_it_saw_first(tmp_path: Path) -> None:
    write(tmp_path, "a.ps1")
    first = look("file", str(tmp_path / "a.ps1"))
    os.utime(tmp_path / "a.ps1", ns=(1, 1))
    write(tmp_path, "b.ps1")
    assert look("file", str(tmp_path / "a.ps1")) == first
    again = look("scripts", str(tmp_path))
    now = KINDS["scripts"](str(tmp_path), stamp)
    assert again.seen != digest_of(now)
