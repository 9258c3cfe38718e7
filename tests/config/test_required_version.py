"""Which versions of psverify meet the conditions of `required-version`."""

from __future__ import annotations

import pytest

from psverify.config.required_version import require
from psverify.config.validate_values import Where
from psverify.errors import UserError

WHERE = Where("psverify.toml", "/repo", "required-version")


@pytest.mark.parametrize(
    ("condition", "version", "meets"),
    [
        ("1.2", "1.2.0", True),
        ("==1.2.0", "1.2", True),
        ("1.2", "1.2.1", False),
        (">=1.2", "1.10", True),
        (">= 1.2 , < 2", "1.9.9", True),
        (">=1.2,<2", "2.0", False),
        ("!=1.2", "1.3", True),
        ("!=1.2", "1.2.0", False),
        (">1", "1.0.0", False),
        ("<=1", "1.0.0", True),
        (">=1.2", "1.2.0rc1", True),
        (">=1.2", "unknown", False),
    ],
)
def test_conditions(condition: str, version: str, meets: bool) -> None:
    if meets:
        require(condition, WHERE, version)
        return
    with pytest.raises(UserError) as caught:
        require(condition, WHERE, version)
    assert str(caught.value) == f"psverify.toml: required-version is '{condition}', but this is psverify {version}"


@pytest.mark.parametrize("condition", ["", "~=1.2", "1.x", ">=", ">=1,", "latest", 1, ["1"], None])
def test_what_is_no_condition(condition: object) -> None:
    with pytest.raises(UserError, match=r"required-version (is not a valid version|must be a string)"):
        require(condition, WHERE, "1.2")
