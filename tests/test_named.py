"""What `psverify.named` declares behaves as what `typing` declares."""

from __future__ import annotations

import copy
import pickle
import typing

import pytest

from psverify.named import NamedTuple, made


class Ours(NamedTuple):
    """A place."""

    line: int
    column: int = 1
    notes: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """As people read it."""
        return f"{self.line}:{self.column}"

    def __str__(self) -> str:
        return self.shown


class Theirs(typing.NamedTuple):
    line: int
    column: int = 1
    notes: tuple[str, ...] = ()


def test_it_is_a_named_tuple() -> None:
    assert Ours(2) == Ours(line=2, column=1, notes=()) == (2, 1, ())
    assert Ours(2)._replace(column=3).shown == str(Ours(2, 3)) == "2:3"
    assert (Ours._fields, Ours._field_defaults) == (Theirs._fields, Theirs._field_defaults)
    with pytest.raises(TypeError, match="line"):
        Ours()  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        Ours(1).line = 2  # type: ignore[misc]
    assert not hasattr(Ours(1), "__dict__")


def test_it_tells_what_it_was_told() -> None:
    assert (Ours.__name__, Ours.__qualname__, Ours.__module__, Ours.__doc__) == ("Ours", "Ours", __name__, "A place.")
    assert typing.get_type_hints(Ours) == typing.get_type_hints(Theirs)


def test_it_goes_to_workers_and_back() -> None:
    place = Ours(1, notes=("a",))
    assert pickle.loads(pickle.dumps(place)) == copy.copy(place) == place
    assert type(pickle.loads(pickle.dumps(place))) is Ours


def test_it_is_made_of_all_its_fields() -> None:
    assert made(Ours, (1, 2, ("a",))) == Ours(1, 2, ("a",))
    assert type(made(Ours, (1, 2, ()))) is Ours
