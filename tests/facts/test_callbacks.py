"""Blocks and functions whose parameters their caller dictates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from psverify.facts.callbacks import has_dictated_signature, is_azure_function, is_called_back, is_used_by_sibling
from psverify.facts.file import File
from psverify.parse.tree import Node, parse
from psverify.read.decode import decode

if TYPE_CHECKING:
    from pathlib import Path


def file_of(text: str, path: str = "a.ps1") -> File:
    source = decode(text.encode())
    return File(source, parse(source.buffer), path)


def function_in(file: File, number: int = 0) -> Node:
    return file.tree.root.descendants("function_definition")[number]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Register-It -Action { param($a) 1 }", True),
        ("$button.add_Click({ param($a) 1 })", True),
        ("$action = { param($a) 1 }; Use-It $action", True),
        ("$action = { param($a) 1 }; & $action 2", False),
        ("& { param($a) 1 } 2", False),
        ("Invoke-Command { param($a) 1 } -ArgumentList 2", False),
    ],
)
def test_blocks_that_are_called_back(text: str, expected: bool) -> None:
    file = file_of(text)
    assert is_called_back(file.tree.root.descendants("script_block_expression")[0], file) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("function Get-TargetResource($Ensure) { }", True),
        ("function TabExpansion2($a) { }", True),
        ("function Complete($WordToComplete, $CommandAst) { }", True),
        ("function OnClick($Sender, $E) { }", True),
        ("function Show-Key([ConsoleKeyEventArgs] $Key) { }", True),
        ('function Get-It($a) { }\n& "Get-$what"', True),
        ("function Get-It($a) { }\nGet-It @PSBoundParameters", True),
        ("function Get-It($a) { }\nGet-Command Get-It", True),
        ("function Get-It($a) { }\nGet-It 1", False),
    ],
)
def test_signatures_that_are_dictated(text: str, expected: bool) -> None:
    file = file_of(text)
    assert has_dictated_signature(function_in(file), file) is expected


def test_functions_with_the_same_parameters_are_an_interface() -> None:
    one, two, three = (
        f"function Get-{name}($Path, $Depth) {{ {body} }}\n"
        for name, body in (("A", "$Path"), ("B", "$Path; $Depth"), ("C", "1"))
    )
    file = file_of(one + two + three)
    assert is_used_by_sibling("depth", function_in(file), file)
    assert not is_used_by_sibling("other", function_in(file), file)
    file = file_of(one + two)
    assert not is_used_by_sibling("depth", function_in(file), file)


def test_azure_functions_have_a_description_beside_them(tmp_path: Path) -> None:
    file = file_of("param($Request)", str(tmp_path / "run.ps1"))
    assert not is_azure_function(file)
    (tmp_path / "function.json").write_text("{}")
    assert is_azure_function(file)
    assert not is_azure_function(file_of("param($Request)", str(tmp_path / "other.ps1")))
