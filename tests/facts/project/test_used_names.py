from __future__ import annotations

import pytest

from psverify.facts.project.used_names import UsedNames, has_name

CASES = pytest.mark.parametrize(
    ("text", "name", "used"),
    [
        ("& get-it", "Get-It", True),
        ("'mod\\get-it'", "Get-It", True),
        ("get-its", "Get-It", False),
        ("'get-' + $noun", "Get-It", True),
        ('"get-$noun"', "Get-It", True),
        ('"get-$($noun)"', "Get-It", True),
        ('"$verb-it"', "Get-It", True),
        ("'{0}-it' -f $verb", "Get-It", True),
        ("my-get-it-all", "Get-It", False),
        ("$x-$y", "Get-It", False),
        ('"target-$noun" "get-$noun"', "Get-It", True),
        ('"forget-$noun"', "Get-It", True),
        ('"gets-$noun"', "Get-It", False),
        ('"$verb-it-all"', "Get-It", False),
        ('"$verb-it-all"', "Get-It-All", True),
        ('"$verb--it"', "Get-It", False),
    ],
)


@CASES
def test_names_in_a_text(text: str, name: str, used: bool) -> None:
    assert has_name(text.encode(), name) is used


@CASES
def test_many_questions_about_a_text(text: str, name: str, used: bool) -> None:
    names = UsedNames(text.encode())
    assert (names.count(name) > 0 or names.may_make(name)) is used


def test_how_often_a_name_stands_in_a_text() -> None:
    assert UsedNames(b"get-it 'get-it' # get-it. get-its xget-it $get-it").count("Get-It") == 4
