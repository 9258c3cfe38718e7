from __future__ import annotations

import pytest

from psverify.facts.types.assigned_type import UNKNOWN
from psverify.facts.types.flow_state import PARTLY, State, begin, join_states


@pytest.mark.parametrize(
    ("states", "joined"),
    [
        ([None, None], None),
        ([{"a": "X"}, None], {"a": "X"}),
        ([None, {"a": "X"}], {"a": "X"}),
        ([{"a": "X"}, {"a": "X"}], {"a": "X"}),
        ([{"a": "X"}, {"a": "Y"}], {"a": UNKNOWN}),
        ([{"a": "X"}, {}], {"a": PARTLY}),
        ([{"a": "X"}, {"a": "Y"}, {}], {"a": PARTLY}),
        ([{"a": PARTLY}, {"a": "X"}], {"a": PARTLY}),
    ],
)
def test_join(states: list[State | None], joined: State | None) -> None:
    assert join_states(*states) == joined


def test_a_way_that_comes_again_changes_nothing() -> None:
    one: State = {"a": "X"}
    other: State = {"a": "Y", "b": "Z"}
    assert join_states(one, other, one, other, one) == join_states(one, other)


def test_a_loop_is_walked_twice_unless_that_would_be_the_same_again() -> None:
    begun: list[State | None] = []
    assert begin({"a": "X"}, {"a": UNKNOWN}, begun)
    assert not begin({"a": "X"}, {"a": "Y"}, begun)
    assert begin({"a": "X"}, {"a": "X"}, begun)
    assert not begin({"a": "X"}, {}, begun)
    assert begun == [{"a": UNKNOWN}, {"a": "X"}]
