"""Pester's blocks."""

import pytest

from psverify.facts.file import File
from psverify.facts.pester import innermost_pester_block, pester_command
from psverify.parse.tree import parse
from psverify.read.decode import decode


def file_of(text: str) -> File:
    source = decode(text.encode())
    return File(source, parse(source.buffer), "a.Tests.ps1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Describe 'x' { }", "describe"),
        ("Pester\\It 'x' { }", "it"),
        ("BEFOREALL { }", "beforeall"),
        ("Get-It { }", ""),
        ("$x = { }", ""),
    ],
)
def test_commands_of_blocks(text: str, expected: str) -> None:
    assert pester_command(file_of(text).tree.root.descendants("script_block_expression")[0]) == expected


def test_the_innermost_block_is_found_through_others() -> None:
    file = file_of("Describe 'x' { It 'y' { 1 | ForEach-Object { $a } } }\n$b")
    inside, outside = file.tree.root.descendants("variable_expression")
    block = innermost_pester_block(inside, file)
    assert block is not None
    assert pester_command(block) == "it"
    assert innermost_pester_block(outside, file) is None
