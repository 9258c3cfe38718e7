from __future__ import annotations

import pytest

from psverify.facts.project.used_names import count_name, has_name


@pytest.mark.parametrize(
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
    ],
)
def test_names_in_a_text(text: str, name: str, used: bool) -> None:
    assert has_name(text.encode(), name) is used


def test_how_often_a_name_stands_in_a_text() -> None:
    assert count_name(b"get-it 'get-it' # get-it. get-its xget-it $get-it", "Get-It") == 4
