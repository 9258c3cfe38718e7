from __future__ import annotations

import pytest

from psverify.check.variables import assigned_variables, flow_name, spellings
from psverify.parse.tree import parse


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
    assert spellings(root, root) == {"abc": "Abc", "def": "dEF", "jkl": "Jkl"}
    assert spellings(root, None) == {}
