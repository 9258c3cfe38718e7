"""What the statements of a function put out."""

from __future__ import annotations

import pytest

from psverify.facts.file import File
from psverify.facts.types.output_types import Outputs
from psverify.parse.tree import parse
from psverify.read.decode import decode


def outputs(body: str) -> list[tuple[str, str]]:
    source = decode(f"function Get-It {{ {body} }}".encode())
    file = File(source, parse(source.buffer), "x.ps1")
    function = file.tree.root.descendants("function_definition")[0]
    return [(node.text, told) for node, told in Outputs(function, file).of(function.field("body")) if told]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("'a'", ("'a'", "System.String")),
        ("return @{}", ("return @{}", "System.Collections.Hashtable")),
        ("1, 2", ("1, 2", "System.Array")),
        ("[int] $x", ("[int] $x", "System.Int32")),
        ("$a -is [int]", ("$a -is [int]", "System.Boolean")),
        ("(1)", ("(1)", "System.Int32")),
        ("if ($a) { 'a' }", ("'a'", "System.String")),
        ("try { 1 } catch { }", ("1", "System.Int32")),
        ("process { while ($a) { 1.5 } }", ("1.5", "System.Double")),
    ],
)
def test_the_type_of_a_statement(body: str, expected: tuple[str, str]) -> None:
    assert outputs(body) == [expected]


def test_variables_have_the_type_that_flow_gives_them() -> None:
    assert outputs("$x = 'a'; $x") == [("$x", "System.String")]


def test_commands_and_returns_without_value_tell_nothing() -> None:
    assert [told for _, told in outputs("return; function Inner { 'a' }") if told != "System.Object"] == []
