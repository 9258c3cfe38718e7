from __future__ import annotations

from pathlib import Path

import pytest

from psverify.facts.file import File
from psverify.facts.redefined_commands import is_redefined, makes_unknown_aliases, redefined_commands
from psverify.parse.tree import parse
from psverify.read.decode import decode


def file(text: str, path: str = "nowhere/a.ps1") -> File:
    source = decode(text.encode())
    return File(source, parse(source.buffer), path)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Set-Alias Echo Write-Host", {"echo"}),
        ("New-Alias -Value x -Name 'echo'", {"echo"}),
        ("sal -n:echo x", {"echo"}),
        ("Remove-Alias echo, 'sort' -Force", {"echo", "sort"}),
        ("nal echo x -Force", {"echo"}),
        ("Microsoft.PowerShell.Utility\\Set-Alias echo x", {"echo"}),
        ("Set-Item alias:echo x", {"echo"}),
        ('ni -Path "Alias:\\echo" -Value x', {"echo"}),
        ("$alias:echo = 'x'", {"echo"}),
        ("${function:script:echo} = { }", {"echo"}),
        ("Remove-Item function:/echo", {"echo"}),
        ("function global:Echo { }", {"echo"}),
        ("function f { [Alias('echo', 'sc')] param() }", {"echo", "sc", "f"}),
        ("function f { param([Alias('echo')] $x) }", {"f"}),
        ("Get-Alias echo", set()),
    ],
)
def test_what_a_file_redefines(text: str, names: set[str]) -> None:
    assert redefined_commands(file(text)) == names


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Set-Alias $name x", True),
        ("Set-Alias @arguments", True),
        ('New-Alias "a$name" x', True),
        ("Import-Alias aliases.csv", True),
        ("Set-Alias a b", False),
        ('Set-Item "alias:$name" x', True),
        ("New-Item -Path Alias: -Name echo -Value x", True),
        ("si (Join-Path function: echo) { }", True),
        ("Rename-Item function:mine echo", True),
        ("Rename-Item a.txt b.txt", False),
        ("Set-Item alias:echo x", False),
        ("# Function: all\nNew-Item x", False),
    ],
)
def test_aliases_whose_names_only_show_at_run_time(text: str, unknown: bool) -> None:
    assert makes_unknown_aliases(file(text)) is unknown


def test_other_scripts_of_the_repository_count(tmp_path: Path) -> None:
    (tmp_path / "a.ps1").write_text("echo hi")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "b.psm1").write_text("Set-Alias ECHO Write-Host")
    one = file("echo hi", str(tmp_path / "a.ps1"))
    assert is_redefined("Echo", one)
    assert not is_redefined("dir", one)
    assert one.looks
