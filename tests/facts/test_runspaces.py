"""What a block sets itself, and which variables every runspace has."""

import pytest

from psverify.facts.file import File
from psverify.facts.runspaces import (
    defines_unknown_names,
    is_known_outside,
    is_runspace_variable,
    names_set_by_commands,
    own_variables,
)
from psverify.parse.tree import parse
from psverify.read.decode import decode


def file_of(text: str) -> File:
    source = decode(text.encode())
    return File(source, parse(source.buffer), "a.ps1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$a = 1", {"a"}),
        ("$A, $script:b = 1, 2", {"a", "b"}),
        ("param($a, $b)", {"a", "b"}),
        ("foreach ($a in $b) { }", {"a"}),
        ("[void] [int]::TryParse($a, [ref] $b)", {"b"}),
        ("Set-Variable -Name a 1; nv b 2", {"a", "b"}),
        ("Get-It -OutVariable a -ErrorVariable +b", {"a", "b"}),
        ("Get-It $a; $b.c = 1", set()),
    ],
)
def test_own_variables(text: str, expected: set[str]) -> None:
    file = file_of(text)
    assert own_variables(file.tree.root, file) == expected


def test_names_that_only_a_run_tells_are_none() -> None:
    file = file_of("Set-Variable $name 1; Get-It -OutVariable $name")
    assert list(names_set_by_commands(file.tree.root, file)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [(". ./a.ps1", True), ("iex $x", True), (". { $a = 1 }", False), ("& ./a.ps1", False)],
)
def test_blocks_that_may_define_anything(text: str, expected: bool) -> None:
    assert defines_unknown_names(file_of(text).tree.root) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("$env:PATH", True), ("$using:a", True), ("$PID", True), ("$true", True), ("$a", False), ("$script:a", False)],
)
def test_variables_of_every_runspace(text: str, expected: bool) -> None:
    assert is_runspace_variable(file_of(text).tree.root.descendants("variable_expression")[0]) is expected


def test_what_is_known_outside_of_a_block() -> None:
    file = file_of("$a = 1; & { $b = 2; $a; $b; $c }")
    block = file.tree.root.descendants("script_block_expression")[0]
    a, b, c = block.descendants("variable_expression")[1:]
    assert is_known_outside(a, [block], file)
    assert not is_known_outside(b, [block], file)
    assert not is_known_outside(c, [block], file)
