"""The wait before the next try."""

from __future__ import annotations

from hypothesis import given, strategies as st

from psverify_managers.common.backoff import ExponentialBackoff


def test_grows_to_its_maximum() -> None:
    assert [ExponentialBackoff(1, 2, 10, 0).delay(number, 0.5) for number in range(1, 7)] == [1, 2, 4, 8, 10, 10]


@given(st.integers(1, 10**6), st.floats(0, 1))
def test_never_beyond_maximum_and_jitter(number: int, chance: float) -> None:
    assert 0.9 <= ExponentialBackoff().delay(number, chance) <= 66.0
