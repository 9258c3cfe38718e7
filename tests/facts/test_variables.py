from __future__ import annotations

import pytest

from psverify.facts.file import File
from psverify.facts.variables import (
    assigned_variables,
    flow_name,
    variable_spellings,
    variables_by_name,
    variables_by_path,
    variables_in,
)
from psverify.model import Span
from psverify.parse.tree import parse
from psverify.read.decode import decode


@pytest.mark.parametrize(
    ("target", "names"),
    [
        ("$a", ["$a"]),
        ("[int] $a", ["$a"]),
        ("[ValidateNotNull()] [int] $a", ["$a"]),
        ("$a, $b", ["$a", "$b"]),
        ("($a)", ["$a"]),
        ("$a.b", []),
        ("$a[0]", []),
    ],
)
def test_assigned_variables(target: str, names: list[str]) -> None:
    assignment = parse(f"{target} = 1".encode()).root.descendants("assignment_statement")[0]
    assert [variable.text for variable in assigned_variables(assignment.field("left"))] == names


def test_nothing_is_assigned_without_a_target() -> None:
    assert assigned_variables(None) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [("$A", "A"), ("${a b}", "a b"), ("$script:x", "x"), ("$env:PATH", "PATH"), ("$PSItem", "_"), ("@a", "a")],
)
def test_flow_name(text: str, name: str) -> None:
    assert flow_name(parse(f"f {text}".encode()).root.descendants("variable_expression")[0]) == name


def test_spellings_are_those_of_the_first_place_and_not_of_functions_within() -> None:
    root = parse(b"$Abc; $abc; function f($Inner) { $Def }; & { $dEF }; trap { $Ghi }; data Jkl { 1 }").root
    assert variable_spellings(root, root) == {"abc": "Abc", "def": "dEF", "jkl": "Jkl"}
    assert variable_spellings(root, None) == {}


def file_of(text: str) -> File:
    source = decode(text.encode())
    return File(source, parse(source.buffer), "a.ps1")


def test_variables_are_found_by_their_names_with_and_without_scope() -> None:
    file = file_of("$a; ${A}; $script:a; $env:A; @b; $B")
    by_path, by_name = file.fact(variables_by_path), file.fact(variables_by_name)
    assert {name: [node.text for node in nodes] for name, nodes in by_path.items()} == {
        "a": ["$a", "${A}"],
        "script:a": ["$script:a"],
        "env:a": ["$env:A"],
        "b": ["@b", "$B"],
    }
    assert {name: len(nodes) for name, nodes in by_name.items()} == {"a": 4, "b": 2}


def test_variables_of_a_name_in_a_place() -> None:
    file = file_of("$a; $A; $b; $a")
    assert [node.start for node in variables_in(Span(2, 12), "a", file)] == [4]
    assert variables_in(Span(0, 99), "c", file) == []
