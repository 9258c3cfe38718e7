"""Declared parameters and given values."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from psverify_managers.common.documents.declared_parameters import (
    Param,
    from_text,
    mask_secrets,
    parameter_complaints,
    secret_texts,
    with_defaults,
)

DECLARED = {
    "path": Param(required=True, pattern="[a-z/]+"),
    "n": Param(type="integer", default=2, enum=[1, 2, 3]),
    "ratio": Param(type="number"),
    "deep": Param(type="boolean"),
    "tags": Param(type="array"),
    "token": Param(secret=True),
}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"path": "a/b", "n": 3, "ratio": 1, "deep": False, "tags": []}, []),
        ({}, ["parameter 'path' is required"]),
        ({"path": "A"}, ["parameter 'path' must match [a-z/]+"]),
        ({"path": "a", "n": 7}, ["parameter 'n' must be one of 1, 2, 3"]),
        ({"path": "a", "n": True}, ["parameter 'n' must be of type integer"]),
        ({"path": "a", "deep": 1}, ["parameter 'deep' must be of type boolean"]),
        ({"path": "a", "tag": []}, ["unknown parameter 'tag'; did you mean 'tags'?"]),
    ],
)
def test_complaints(given: dict[str, Any], expected: list[str]) -> None:
    assert parameter_complaints(DECLARED, given) == expected


def test_a_secret_is_never_repeated() -> None:
    assert "hush" not in str(parameter_complaints({"token": Param(secret=True, enum=["a"])}, {"token": "hush"}))
    assert mask_secrets(DECLARED, {"token": "hush", "path": "a"}) == {"token": "***", "path": "a"}
    assert secret_texts(DECLARED, {"token": "hush", "path": "a"}) == ("hush",)


def test_defaults_do_not_hide_what_is_given() -> None:
    assert with_defaults(DECLARED, {"path": "a"}) == {"path": "a", "n": 2}
    assert with_defaults(DECLARED, {"path": "a", "n": 1})["n"] == 1


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("path", "3", "3"),
        ("n", "3", 3),
        ("deep", "true", True),
        ("tags", "[1]", [1]),
        ("n", "x", "x"),
        ("new", "3", "3"),
    ],
)
def test_from_text(name: str, text: str, value: Any) -> None:
    assert from_text(DECLARED, name, text) == value


@pytest.mark.parametrize("fields", [{"default": 3}, {"pattern": "("}, {"type": "integer", "default": "x"}])
def test_declaration_contradicts_itself(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Param(**fields)
