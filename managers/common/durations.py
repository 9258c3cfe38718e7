"""Durations and sizes as written in manifests: `250ms`, `10s`, `5m`, `2h`, `1d`; `64KiB`, `50MiB`."""

from __future__ import annotations

import re

DURATION = r"^[0-9]+(ms|s|m|h|d)$"
SIZE = r"^[0-9]+(B|KiB|MiB|GiB)?$"
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_BYTES = {"": 1, "B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}


def to_seconds(text: str) -> float:
    """Converts a duration to seconds; raises ValueError if it is invalid."""
    if not re.match(DURATION, text):
        raise ValueError(f"invalid duration '{text}'; use a whole number with a unit, such as 500ms, 10s, 5m, 2h or 1d")
    number = re.match("[0-9]+", text)
    assert number is not None
    return int(number[0]) * _SECONDS[text[number.end() :]]


def to_bytes(text: str) -> int:
    """Converts a size to bytes; raises ValueError if it is invalid."""
    if not re.match(SIZE, text):
        raise ValueError(f"invalid size '{text}'; use a whole number with a unit, such as 64KiB or 1MiB")
    number = re.match("[0-9]+", text)
    assert number is not None
    return int(number[0]) * _BYTES[text[number.end() :]]


def human_duration(span: float) -> str:
    """Formats seconds for people: `250ms`, `2.3s`, `5m10s`, `2h05m`."""
    if span < 1:
        return f"{span * 1000:.0f}ms"
    if span < 60:
        return f"{span:.1f}s"
    minutes, rest = divmod(round(span), 60)
    return f"{minutes}m{rest:02d}s" if minutes < 60 else f"{minutes // 60}h{minutes % 60:02d}m"
