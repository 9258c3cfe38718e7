from __future__ import annotations

from pathlib import Path

import pytest

from psverify.facts.file import File
from psverify.facts.project.repository import Repository, linked_commands, repository_of
from psverify.facts.project.surroundings import root_of
from psverify.parse.tree import parse
from psverify.read.decode import decode


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def file_at(path: Path) -> File:
    source = decode(path.read_bytes())
    return File(source, parse(source.buffer), str(path))


def test_the_root_is_the_git_repository(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", "a/m.psm1": "", "a/b/c/d/e.ps1": ""})
    assert root_of(tmp_path / "a" / "b" / "c" / "d") == tmp_path


def test_without_git_the_root_is_the_folder_of_the_module(tmp_path: Path) -> None:
    write(tmp_path, {"a/M.psd1": "", "a/public/x.ps1": "", "b/y.ps1": ""})
    assert root_of(tmp_path / "a" / "public") == tmp_path / "a"
    assert root_of(tmp_path / "b") == tmp_path / "b"


def test_commands_that_scripts_define(tmp_path: Path) -> None:
    script = """
function Get-It { }
  filter global:Keep-It { }
Set-Alias -Name echo -Value Write-Host
New-Alias -Value Get-It 'sc'
sal ft Format-It
Set-Item alias:fl Format-It
${function:gsv} = { 1 }
# the function name is free
"""
    (tmp_path / "wide.ps1").write_bytes("function Wide { }".encode("utf-16"))
    other = "function Other { }"
    files = {"a.ps1": script, "b/c.PSM1": "function dir { }", "d.txt": other, "node_modules/e.ps1": other}
    write(tmp_path, files)
    found = Repository(str(tmp_path)).defined_commands
    assert found == {"get-it", "keep-it", "echo", "sc", "ft", "fl", "gsv", "dir", "wide"}


def test_a_text_that_is_not_on_disk_has_no_repository(tmp_path: Path) -> None:
    source = decode(b"dir")
    file = File(source, parse(source.buffer), str(tmp_path / "a.ps1"))
    assert repository_of(file) is None
    assert not file.looks


def test_looking_at_the_repository_is_noted(tmp_path: Path) -> None:
    write(tmp_path, {"a.ps1": "dir"})
    file = file_at(tmp_path / "a.ps1")
    assert repository_of(file) is not None
    assert file.looks


@pytest.mark.parametrize(
    "link", [". $PSScriptRoot/../lib/x.ps1", "using module ..\\lib\\x.ps1", "Join-Path $a '../lib/x.ps1'"]
)
def test_commands_of_scripts_that_a_file_names(tmp_path: Path, link: str) -> None:
    write(tmp_path, {"src/a.ps1": link, "lib/x.ps1": "function dir { }"})
    assert linked_commands(file_at(tmp_path / "src" / "a.ps1")) == {"dir"}


def test_names_that_other_files_use(tmp_path: Path) -> None:
    write(tmp_path, {"a.ps1": "Get-It", "b.ps1": "Get-It; Set-It", "docs/c.md": "Use Show-It.", "d.bin": "Hide-It"})
    repository, own = Repository(str(tmp_path)), str(tmp_path / "b.ps1")
    assert repository.has_name_elsewhere("get-IT", own)
    assert repository.has_name_elsewhere("Show-It", own)
    assert not repository.has_name_elsewhere("Set-It", own)
    assert not repository.has_name_elsewhere("Hide-It", own)
