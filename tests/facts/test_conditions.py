"""Where nothing but the truth of an expression matters."""

import pytest

from psverify.facts.conditions import is_condition
from psverify.parse.tree import parse


@pytest.mark.parametrize(
    "text",
    [
        "if ($x.a) { }",
        "if (1) { } elseif (($x.a)) { }",
        "while ($x.a) { }",
        "do { } until ($x.a)",
        "for (; $x.a; ) { }",
        "$y = -not ($x.a)",
        "$y = $x.a -and 1",
        "$y = [bool] $x.a",
        "$x.a ? 1 : 2",
        "gi | Where-Object { $x.a }",
        "gi | ? { $x.a }",
    ],
)
def test_only_the_truth_matters(text: str) -> None:
    assert is_condition(parse(text.encode()).root.descendants("member_expression")[0])


@pytest.mark.parametrize(
    "text",
    [
        "$x.a",
        "($x.a)",
        "$y = $x.a",
        "if ($y = $x.a) { }",
        "if (1) { $x.a }",
        "for ($x.a; 1; ) { }",
        "switch ($x.a) { }",
        "$x.a -eq 1",
        "1 ? $x.a : 2",
        "gi | Where-Object { 1; $x.a }",
        "gi | ForEach-Object { $x.a }",
        "f $x.a",
    ],
)
def test_the_value_matters(text: str) -> None:
    assert not is_condition(parse(text.encode()).root.descendants("member_expression")[0])
