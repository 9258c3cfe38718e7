"""References such as `${params.path}` inside texts; there is no expression language beyond them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from psverify_managers.common.store.rows import compact_json

_NOTHING = object()
REFERENCE = re.compile(r"\$\{([^{}]*)\}")


class UnknownReference(LookupError):  # noqa: N818 - it is told to people as it reads
    """A reference to something that is not there."""


def find_references(value: Any) -> Iterator[str]:
    """Yields what stands inside each `${…}` of a text, list or mapping."""
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

    A text that is one reference and nothing else becomes the thing itself, of whatever type; inside a longer text it
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
    """Returns a text with its references replaced by text. Raises UnknownReference."""
    return _embedded_text(expand_references(text, scope))


def look_up(reference: str, scope: Mapping[str, Any]) -> Any:
    """Returns what a dotted path leads to; numbers count list items from 0. Raises UnknownReference."""
    found: Any = scope
    for step in reference.strip().split("."):
        found = _step_inside(found, step)
        if found is _NOTHING:
            raise UnknownReference(f"'${{{reference}}}' leads nowhere")
    return found


def _step_inside(value: Any, step: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(step, _NOTHING)
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        return value[int(step)]
    return _NOTHING


def _embedded_text(value: Any) -> str:
    return value if isinstance(value, str) else compact_json(value)
