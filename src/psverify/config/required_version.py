"""Checks `required-version` against the running psverify."""

from __future__ import annotations

import operator
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from psverify import __version__
from psverify.lazy_regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable

    from psverify.config.validate_values import Where

_CONDITION = regex(r"\s*(==|!=|>=|<=|>|<)?\s*(\d{1,9}(?:\.\d{1,9}){0,9})\s*")
_RELEASE = regex(r"(\d+(?:\.\d+)*)")
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


def require(value: object, where: Where, version: str = __version__) -> None:
    """Raises UserError unless the version meets every condition of `required-version`.

    Conditions are comma-separated release numbers, with `==` as the default operator; 1.2 equals 1.2.0, and a
    pre-release counts as its release.
    """
    if not isinstance(value, str):
        raise where.error("must be a string such as '>=0.1, <1'")
    found = _RELEASE.match(version)
    for condition in value.split(","):
        parts = _CONDITION.fullmatch(condition)
        if parts is None:
            raise where.error(f"is not a valid version or list of conditions: '{value}'; use for example '>=0.1, <1'")
        if found is None or not _meets(found[1], parts[1] or "==", parts[2]):
            raise where.error(f"is '{value}', but this is psverify {version}")


def _meets(version: str, test: str, bound: str) -> bool:
    pairs = zip_longest(version.split("."), bound.split("."), fillvalue="0")
    ours, theirs = zip(*((int(a), int(b)) for a, b in pairs), strict=True)
    return _TESTS[test](ours, theirs)
