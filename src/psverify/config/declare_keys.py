"""Declares configuration keys."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

ANY_NUMBER = (-1_000_000, 1_000_000)
"""The default bounds of a number."""
MOST_JOBS = 256
EMPTY: Mapping[str, Any] = MappingProxyType({})


def declare_key(
    doc: str,
    example: str,
    *,
    default: Any,
    choices: tuple[str, ...] = (),
    bounds: tuple[int, int] = ANY_NUMBER,
    adds: bool = False,
    per_run: bool = False,
    heading: str = "",
) -> Any:
    """Declares a key; `example` is a line of TOML, `choices` are the allowed words, `bounds` the lowest and
    highest number.

    `adds`: values are appended to those of an extended file. `per_run`: the key concerns the run as a
    whole, so only the configuration of the working directory counts. `heading` starts a section of the reference.
    """
    metadata = {
        "doc": doc,
        "example": example,
        "choices": choices,
        "bounds": bounds,
        "adds": adds,
        "per_run": per_run,
        "heading": heading,
    }
    if isinstance(default, Mapping):
        return dataclasses.field(default_factory=lambda: default, metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)
