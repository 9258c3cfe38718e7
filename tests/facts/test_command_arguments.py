"""What is given to the parameters of a command."""

import pytest

from psverify.facts.command_arguments import bound_argument, has_parameter, parameter_value
from psverify.parse.tree import Node, parse


def command_of(text: str) -> Node:
    return parse(text.encode()).root.descendants("command")[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Get-It -Name x", True), ("Get-It -Path x", False), ("Get-It x", False)],
)
def test_whether_a_parameter_is_given(text: str, expected: bool) -> None:
    assert has_parameter(command_of(text), "Name") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Get-It -Name x", "x"), ("Get-It -Name:x", "x"), ("Get-It -Path y -Name x", "x"), ("Get-It y", None)],
)
def test_the_value_of_a_parameter(text: str, expected: str | None) -> None:
    value = parameter_value(command_of(text), "Name")
    assert (value.text if value is not None else None) == expected


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("Get-It x", 0, "x"),
        ("Get-It x y", 1, "y"),
        ("Get-It -Name x", 0, "x"),
        ("Get-It", 0, None),
        ("Get-It x", None, None),
    ],
)
def test_arguments_are_bound_by_name_or_position(text: str, position: int | None, expected: str | None) -> None:
    value = bound_argument(command_of(text), "Name", position)
    assert (value.text if value is not None else None) == expected
