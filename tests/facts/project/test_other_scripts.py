"""What functions in other scripts read of their callers, and which functions of a folder have one interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from psverify.facts.file import File
from psverify.facts.project.other_scripts import is_implementation, is_read_by_other_script
from psverify.parse.tree import parse
from psverify.read.decode import decode

if TYPE_CHECKING:
    from pathlib import Path

CALLER = "function Get-It { param($Quiet) Stop-It }"


def file_in(folder: Path, text: str, name: str = "Get-It.ps1") -> File:
    (folder / ".git").mkdir(exist_ok=True)
    (folder / name).write_text(text)
    source = decode(text.encode())
    return File(source, parse(source.buffer), str(folder / name))


@pytest.mark.parametrize(
    ("callee", "expected"),
    [
        ("function Stop-It { if (-not $Quiet) { throw } }", True),
        ("function Stop-It { param([bool] $Quiet = $quiet) $Quiet }", True),
        ("function Stop-It { param([bool] $Quiet) $Quiet }", False),
        ("function Stop-It { $Quiet = 1; $Quiet }", False),
        ("function Stop-Other { $Quiet }", False),
        ("function Stop-It { }", False),
    ],
)
def test_functions_of_other_scripts_read_their_callers_variables(tmp_path: Path, callee: str, expected: bool) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "Stop-It.ps1").write_text(callee)
    file = file_in(tmp_path, CALLER)
    assert is_read_by_other_script("quiet", file.tree.root, file) is expected
    assert file.looks


def test_a_text_that_is_not_on_disk_has_no_other_scripts() -> None:
    source = decode(CALLER.encode())
    file = File(source, parse(source.buffer), "nowhere.ps1")
    assert not is_read_by_other_script("quiet", file.tree.root, file)


def implementation(folder: Path, others: list[str], own: str = "Token") -> bool:
    for number, text in enumerate(others):
        (folder / f"{number}.ps1").write_text(text)
    file = file_in(folder, f"function Add-Record {{ param($Name, ${own}) $Name }}", "Own.ps1")
    (function,) = file.tree.root.descendants("function_definition")
    return is_implementation(own.lower(), function, file)


def test_functions_of_one_name_implement_an_interface(tmp_path: Path) -> None:
    others = [f"function Add-Record {{ param($Token, $Of{number}) $Token }}" for number in range(3)]
    assert implementation(tmp_path, others)


def test_a_parameter_that_nobody_uses_belongs_to_no_interface(tmp_path: Path) -> None:
    others = [f"function Add-Record {{ param($Token, $Of{number}) $Token }}" for number in range(3)]
    assert not implementation(tmp_path, others, own="Unused")


def test_copies_of_a_function_are_no_interface(tmp_path: Path) -> None:
    copy = "function Add-Record { param($Name, $Token) $Token }"
    assert not implementation(tmp_path, [copy] * 5)
