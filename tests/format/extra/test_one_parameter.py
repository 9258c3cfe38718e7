from __future__ import annotations

import pytest
from laid_out import laid_out

WANTED = "param(\n    $a,\n    $b\n)\n"


@pytest.mark.parametrize(
    "text",
    [
        "param($a, $b)\n",
        "param($a,\n    $b)\n",
        "param(\n    $a\n    , $b\n)\n",
        "param(\n    $a\n    ,\n    $b)\n",
        "param( $a ,$b )\n",
        WANTED,
    ],
)
def test_each_parameter_has_a_line(text: str) -> None:
    assert laid_out(text, one_parameter_per_line=True) == WANTED


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (
            "function f {\n    param([int] $a, [A()][string]$b)\n}\n",
            "function f {\n    param(\n        [int] $a,\n        [A()][string]$b\n    )\n}\n",
        ),
        (
            "param(\n    [A()]\n    [int] $a, [B()]\n    [C()] $b)\n",
            "param(\n    [A()]\n    [int] $a,\n    [B()]\n    [C()] $b\n)\n",
        ),
        ("param($a # one\n    , $b # two\n)\n", "param(\n    $a, # one\n    $b # two\n)\n"),
        ("param( # all\n    $a, # one\n    $b)\n", "param( # all\n    $a, # one\n    $b\n)\n"),
        ("param($a, <# two #> $b)\n", "param(\n    $a,\n    <# two #> $b\n)\n"),
        (
            "param($a <# one #>, $b <# two #>, <# three #> $c <# four #>) # five\n",
            "param(\n    $a <# one #>,\n    $b <# two #>,\n    <# three #> $c <# four #>\n) # five\n",
        ),
        ("param($a, <# one #> # one\n$b)\n", "param(\n    $a, <# one #> # one\n    $b\n)\n"),
        ("param($a <# one #> # one\n, $b)\n", "param(\n    $a <# one #>, # one\n    $b\n)\n"),
        ("param($a\n# two\n, $b)\n", "param(\n    $a,\n    # two\n    $b\n)\n"),
        ("param($a `\n, $b)\n", "param(\n    $a `\n        , $b\n)\n"),
        ("param($a,\r\n    $b)\r\n", "param(\r\n    $a,\r\n    $b\r\n)\r\n"),
    ],
)
def test_attributes_and_comments_stay_with_their_parameter(text: str, after: str) -> None:
    assert laid_out(text, one_parameter_per_line=True) == after


@pytest.mark.parametrize(
    "text",
    ["param($a)", "param()", "f { param($a, $b) $a }", "function f($a, $b) { 1 }", '"$(& { param($a, $b)\n1 })"'],
)
def test_what_stays(text: str) -> None:
    assert laid_out(text, one_parameter_per_line=True) == text
