"""The tree in PowerShell's own classes and extents."""

from __future__ import annotations

import pytest

from psverify.parse.powershell_ast import class_name, dump, utf16_offsets
from psverify.parse.tree import parse


def dumped(script: str) -> list[tuple[str, str]]:
    """Class and text of each node but the root."""
    buffer = script.encode()
    units = script.encode("utf-16-le")
    return [
        (str(kind), units[2 * int(start) : 2 * int(end)].decode("utf-16-le"))
        for kind, start, end in dump(parse(buffer).root, buffer)[1:]
    ]


CASES = {
    "Get-Date": [("Pipeline", "Get-Date"), ("Command", "Get-Date"), ("StringConstantExpression", "Get-Date")],
    "$x": [("VariableExpression", "$x")],
    "$x > f": [
        ("CommandExpression", "$x > f"),
        ("VariableExpression", "$x"),
        ("FileRedirection", "> f"),
        ("StringConstantExpression", "f"),
    ],
    "a &": [("Pipeline", "a"), ("Command", "a"), ("StringConstantExpression", "a")],
    "[A()] param($p)": [
        ("ParamBlock", "param($p)"),
        ("Attribute", "[A()]"),
        ("Parameter", "$p"),
        ("VariableExpression", "$p"),
    ],
    "{ }": [("ScriptBlockExpression", "{ }"), ("ScriptBlock", "{ }")],
    "$using:x": [("UsingExpression", "$using:x"), ("VariableExpression", "$using:x")],
    "$Using:x.y": [
        ("UsingExpression", "$Using:x.y"),
        ("MemberExpression", "$Using:x.y"),
        ("VariableExpression", "$Using:x"),
        ("StringConstantExpression", "y"),
    ],
    "configuration C { }": [
        ("ConfigurationDefinition", "configuration C { }"),
        ("StringConstantExpression", "C"),
        ("ScriptBlockExpression", "{ }"),
        ("ScriptBlock", "{ }"),
    ],
    "[A()] configuration C { }": [
        ("ConfigurationDefinition", "configuration C { }"),
        ("StringConstantExpression", "C"),
        ("ScriptBlockExpression", "{ }"),
        ("ScriptBlock", "{ }"),
    ],
    "data -SupportedCommand A { }": [
        ("DataStatement", "data -SupportedCommand A { }"),
        ("StatementBlock", "{ }"),
    ],
    "class A : L[int], I { }": [
        ("TypeDefinition", "class A : L[int], I { }"),
        ("TypeConstraint", "L[int]"),
    ],
    "class A : B, I { }": [
        ("TypeDefinition", "class A : B, I { }"),
        ("TypeConstraint", "B"),
        ("TypeConstraint", "I"),
    ],
    "class A { A() : base(1) { } }": [
        ("TypeDefinition", "class A { A() : base(1) { } }"),
        ("FunctionMember", "A() : base(1) { }"),
        ("FunctionDefinition", "A() : base(1) { }"),
        ("VariableExpression", "base"),
        ("StringConstantExpression", "base"),
        ("ConstantExpression", "1"),
        ("ScriptBlock", "{ }"),
    ],
    "class A { [int] $p = 1; }": [
        ("TypeDefinition", "class A { [int] $p = 1; }"),
        ("PropertyMember", "[int] $p = 1;"),
        ("TypeConstraint", "[int]"),
        ("ConstantExpression", "1"),
    ],
    "[P(M)] param()": [
        ("ParamBlock", "param()"),
        ("Attribute", "[P(M)]"),
        ("NamedAttributeArgument", "M"),
        ("ConstantExpression", "M"),
    ],
    "tool -n:v # comment": [
        ("Pipeline", "tool -n:v"),
        ("Command", "tool -n:v"),
        ("StringConstantExpression", "tool"),
        ("CommandParameter", "-n:v"),
        ("StringConstantExpression", "v"),
    ],
    "'\U0001f600é'; $ä": [("StringConstantExpression", "'\U0001f600é'"), ("VariableExpression", "$ä")],
}


@pytest.mark.parametrize(("script", "expected"), CASES.items())
def test_classes_and_extents_are_powershells(script: str, expected: list[tuple[str, str]]) -> None:
    assert dumped(script) == expected


def test_throttle_limit_is_left_out() -> None:
    kinds = [kind for kind, _ in dumped("foreach -throttle 5 ($x in $y) { }")]
    assert kinds == ["ForEachStatement", "VariableExpression", "VariableExpression", "StatementBlock"]


def test_elements_of_a_pipeline_are_no_pipelines_themselves() -> None:
    assert [kind for kind, _ in dumped("a | b")].count("Pipeline") == 1


@pytest.mark.parametrize(
    ("kind", "name"),
    [("if_statement", "IfStatement"), ("for_each_statement", "ForEachStatement"), ("hashtable", "Hashtable")],
)
def test_class_names(kind: str, name: str) -> None:
    assert class_name(kind) == name


def test_offsets_count_utf16_units() -> None:
    units = utf16_offsets("aé\U0001f600b".encode())
    assert [units(offset) for offset in (0, 1, 3, 7, 8)] == [0, 1, 2, 4, 5]


def test_the_root_covers_the_text() -> None:
    assert dump(parse(b"$x\n").root, b"$x\n")[0][0] == "ScriptBlock"
