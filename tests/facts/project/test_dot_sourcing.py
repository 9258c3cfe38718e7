"""What scripts that run each other read of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from psverify.facts.file import File
from psverify.facts.project.dot_sourcing import is_common_in_folder, is_read_by_dot_sourced, is_read_by_dot_sourcing
from psverify.parse.tree import parse
from psverify.read.decode import decode

if TYPE_CHECKING:
    from pathlib import Path


def file_in(folder: Path, text: str) -> File:
    source = decode(text.encode())
    return File(source, parse(source.buffer), str(folder / "Main.ps1"))


@pytest.mark.parametrize(
    "text",
    [
        ". ./lib/Other.ps1",
        '. "$PSScriptRoot\\lib\\Other.ps1"',
        ". (Join-Path $PSScriptRoot 'lib/Other.ps1')",
        "& ./lib/Other.ps1",
    ],
)
def test_a_script_that_is_run_reads_what_it_mentions(tmp_path: Path, text: str) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "Other.ps1").write_text("Get-Item $Wanted")
    file = file_in(tmp_path, text)
    assert is_read_by_dot_sourced("wanted", file.tree.root, file)
    assert not is_read_by_dot_sourced("other", file.tree.root, file)
    assert file.looks


def test_a_script_that_cannot_be_found_may_read_anything(tmp_path: Path) -> None:
    file = file_in(tmp_path, ". $script")
    assert is_read_by_dot_sourced("any", file.tree.root, file)


def test_a_program_reads_nothing(tmp_path: Path) -> None:
    file = file_in(tmp_path, "& git status; . { 1 }")
    assert not is_read_by_dot_sourced("any", file.tree.root, file)


def test_a_script_above_that_dot_sources_the_file_reads_what_it_mentions(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "Main.ps1").write_text("$wanted = 1")
    (tmp_path / "Module.psm1").write_text('. "$PSScriptRoot/src/Main.ps1"\n$Wanted')
    file = file_in(tmp_path / "src", "$wanted = 1")
    assert is_read_by_dot_sourcing("wanted", file)
    assert not is_read_by_dot_sourcing("other", file)


def test_scripts_of_a_folder_that_is_dot_sourced_read_each_other(tmp_path: Path) -> None:
    (tmp_path / "Other.ps1").write_text("$wanted")
    assert not is_read_by_dot_sourcing("wanted", file_in(tmp_path, "$wanted = 1"))
    loaded = tmp_path / "loaded"
    loaded.mkdir()
    (loaded / "Other.ps1").write_text("$wanted")
    (loaded / "All.psm1").write_text("Get-ChildItem *.ps1 | ForEach-Object { . $_.FullName }")
    assert is_read_by_dot_sourcing("wanted", file_in(loaded, "$wanted = 1"))


def test_what_all_scripts_of_a_folder_mention_is_common(tmp_path: Path) -> None:
    (tmp_path / "Main.ps1").write_text("param($Tenant)")
    for name in ("One.ps1", "Two.ps1"):
        (tmp_path / name).write_text("param($Tenant, $Name) $Name")
    file = file_in(tmp_path, "param($Tenant)")
    assert is_common_in_folder("tenant", file)
    assert not is_common_in_folder("other", file)
