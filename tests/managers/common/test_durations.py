"""Durations and sizes."""

from __future__ import annotations

import pytest

from psverify_managers.common.durations import human_duration, to_bytes, to_seconds


@pytest.mark.parametrize(("text", "value"), [("250ms", 0.25), ("10s", 10), ("5m", 300), ("2h", 7200), ("1d", 86400)])
def test_seconds(text: str, value: float) -> None:
    assert to_seconds(text) == value


@pytest.mark.parametrize("text", ["", "5", "s", "1.5s", "5 m", "-1s", "5w"])
def test_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="invalid duration"):
        to_seconds(text)


@pytest.mark.parametrize(
    ("text", "value"), [("7", 7), ("7B", 7), ("64KiB", 65536), ("1MiB", 1 << 20), ("2GiB", 2 << 30)]
)
def test_size(text: str, value: int) -> None:
    assert to_bytes(text) == value


def test_no_size() -> None:
    with pytest.raises(ValueError, match="invalid size"):
        to_bytes("1MB")


@pytest.mark.parametrize(("span", "text"), [(0.2504, "250ms"), (2.31, "2.3s"), (310, "5m10s"), (7500, "2h05m")])
def test_spoken(span: float, text: str) -> None:
    assert human_duration(span) == text
