"""Attributes and their arguments."""

import pytest

from psverify.facts.attributes import attribute_argument, attributes, has_true_argument, type_constraints
from psverify.parse.tree import Node, parse


def parameter_of(text: str) -> Node:
    return parse(f"param({text})".encode()).root.descendants("parameter")[0]


def test_names_are_compared_without_case_namespace_and_suffix() -> None:
    text = "[parameter()] [ParameterAttribute()] [System.Management.Automation.Parameter()] [Alias('b')] [int] $a"
    parameter = parameter_of(text)
    assert len(list(attributes(parameter, "Parameter"))) == 3
    assert len(list(attributes(parameter))) == 4
    assert [node.text for node in type_constraints(parameter)] == ["[int]"]


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("Mandatory", True),
        ("Mandatory = $true", True),
        ("mandatory = 1", True),
        ("Mandatory = $false", False),
        ("Mandatory = 0", False),
        ("Position = 0", False),
        ("", False),
    ],
)
def test_flags(argument: str, expected: bool) -> None:
    (attribute,) = attributes(parameter_of(f"[Parameter({argument})] $a"))
    assert has_true_argument(attribute, "Mandatory") is expected


def test_arguments_are_found_by_name() -> None:
    (attribute,) = attributes(parameter_of("[Parameter(ParameterSetName = 'x')] $a"))
    assert attribute_argument(attribute, "parametersetname") is not None
    assert attribute_argument(attribute, "Position") is None
