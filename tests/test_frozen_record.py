from __future__ import annotations

import dataclasses
import pickle
from dataclasses import field

import pytest

from psverify.frozen_record import Frozen, fields, frozen


@frozen
class Style(Frozen):
    """How it looks."""

    width: int = 80
    names: tuple[str, ...] = ()
    more: dict[str, int] = field(default_factory=dict)


@frozen
class Narrow(Frozen):
    width: int = 80

    def __post_init__(self) -> None:
        if self.width > 80:
            raise ValueError("too wide")


class Empty(Frozen):
    """Says nothing."""


def test_what_is_not_said_has_its_default() -> None:
    style = Style(width=100)
    assert (style.width, style.names, style.more) == (100, (), {})
    assert Style().more is not Style().more


def test_it_is_a_dataclass() -> None:
    assert [one.name for one in fields(Style)] == ["width", "names", "more"]
    assert dataclasses.replace(Style(names=("a",)), width=3) == Style(width=3, names=("a",))
    assert fields(Empty) == ()


def test_only_fields_can_be_said() -> None:
    with pytest.raises(TypeError, match="Style has no field 'height'"):
        Style(height=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="Empty has no field 'width'"):
        Empty(width=3)


def test_nothing_changes_later() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Style().width = 3  # type: ignore[misc]


def test_values_are_compared_and_shown() -> None:
    assert Narrow() == Narrow(width=80) != Narrow(width=3)
    assert Narrow() != Style()
    assert hash(Narrow()) == hash(Narrow(width=80))
    assert repr(Narrow(width=3)) == "Narrow(width=3)"


def test_values_may_be_refused() -> None:
    with pytest.raises(ValueError, match="too wide"):
        Narrow(width=81)


def test_it_goes_to_workers_and_back() -> None:
    assert pickle.loads(pickle.dumps(Style(names=("a",)))) == Style(names=("a",))
