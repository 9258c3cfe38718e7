"""What `psverify.named_tuple` declares behaves as what `typing` declares."""

from __future__ import annotations

import copy
import pickle
import typing

import pytest

from psverify.named_tuple import NamedTuple, made


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


def test_arguments_are_checked_as_those_of_a_function() -> None:
    for arguments in ((), (1, 2, (), 4)):
        with pytest.raises(TypeError):
            Ours(*arguments)
    with pytest.raises(TypeError, match="row"):
        Ours(1, row=2)  # type: ignore[call-arg]


def test_it_does_what_a_named_tuple_does() -> None:
    ours, theirs = Ours(3, notes=("a",)), Theirs(3, notes=("a",))
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert ours._asdict() == theirs._asdict()
    assert (hash(ours), ours < Ours(4)) == (hash(theirs), True)
    assert Ours._make([1, 2, ()]) == Ours(1, 2)
    match ours:
        case Ours(line, column):
            assert (line, column) == (3, 1)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(TypeError, match="3 fields, not 2"):
        Ours._make([1, 2])
    with pytest.raises(TypeError, match="no field 'row'"):
        Ours(1)._replace(row=2)  # type: ignore[call-arg]


def test_a_class_may_be_derived_from_it() -> None:
    class Derived(Ours):
        """Has room for more."""

    assert Derived(1).shown == "1:1"
    assert type(Derived(1)._replace(line=2)) is Derived
    assert type(Ours(1)) is Ours
