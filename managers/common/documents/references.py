"""References such as `${params.path}` in text; there is no expression language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from psverify_managers.common.store.rows import compact_json

_NOTHING = object()
REFERENCE = re.compile(r"\$\{([^{}]*)\}")


class UnknownReference(LookupError):  # noqa: N818 - users see it as a state, not as an error class
    """Raised for a reference that does not resolve."""


def find_references(value: Any) -> Iterator[str]:
    """Yields the content of each `${…}` in a text, list or mapping."""
    if isinstance(value, str):
        yield from REFERENCE.findall(value)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from find_references(each)
    elif isinstance(value, list):
        for each in value:
            yield from find_references(each)


def expand_references(value: Any, scope: Mapping[str, Any]) -> Any:
    """Returns a value with its references replaced.

    A text that consists of one reference becomes its value and keeps the type; in a longer text it
    becomes text (JSON for lists and mappings). Raises UnknownReference.
    """
    if isinstance(value, str):
        whole = REFERENCE.fullmatch(value)
        return (
            look_up(whole[1], scope)
            if whole
            else REFERENCE.sub(lambda found: _embedded_text(look_up(found[1], scope)), value)
        )
    if isinstance(value, Mapping):
        return {name: expand_references(each, scope) for name, each in value.items()}
    if isinstance(value, list):
        return [expand_references(each, scope) for each in value]
    return value


def expand_text(text: str, scope: Mapping[str, Any]) -> str:
    """Returns a text with its references replaced. Raises UnknownReference."""
    return _embedded_text(expand_references(text, scope))


def look_up(reference: str, scope: Mapping[str, Any]) -> Any:
    """Returns the value at a dotted path; numbers are list indexes. Raises UnknownReference."""
    found: Any = scope
    for step in reference.strip().split("."):
        found = _step_inside(found, step)
        if found is _NOTHING:
            raise UnknownReference(f"'${{{reference}}}' does not resolve")
    return found


def _step_inside(value: Any, step: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(step, _NOTHING)
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        return value[int(step)]
    return _NOTHING


def _embedded_text(value: Any) -> str:
    return value if isinstance(value, str) else compact_json(value)
