"""References inside texts."""

from __future__ import annotations

from typing import Any

import pytest

from psverify_managers.common.documents.references import (
    UnknownReference,
    expand_references,
    expand_text,
    find_references,
)

SCOPE: dict[str, Any] = {"params": {"path": "a b", "n": 3, "on": True, "list": [1, {"x": "y"}]}, "run": {"id": "01"}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("${params.n}", 3),
        ("${params.on}", True),
        ("n=${params.n}, ${params.on}", "n=3, true"),
        ("--path=${params.path}", "--path=a b"),
        ("${params.list.1.x}", "y"),
        ("${params.list}!", '[1,{"x":"y"}]!'),
        ("$params.n ${ } {x} $$", UnknownReference),
        ("$params.n {x} $$ $", "$params.n {x} $$ $"),
        ("${params.none}", UnknownReference),
        ("${params.list.7}", UnknownReference),
        ({"a": ["${run.id}", 5]}, {"a": ["01", 5]}),
    ],
)
def test_expand(value: Any, expected: Any) -> None:
    if expected is UnknownReference:
        with pytest.raises(UnknownReference, match="does not resolve"):
            expand_references(value, SCOPE)
    else:
        assert expand_references(value, SCOPE) == expected


def test_result_is_not_expanded_again() -> None:
    assert expand_references("${params.x}", {"params": {"x": "${params.y}"}}) == "${params.y}"


def test_expand_text_is_always_text() -> None:
    assert expand_text("${params.n}", SCOPE) == "3"


def test_references_of_nested_values() -> None:
    assert list(find_references({"a": ["${x.y}", {"b": "${z} ${w}"}], "c": 1})) == ["x.y", "z", "w"]
