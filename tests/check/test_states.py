from __future__ import annotations

import pytest

from psverify.check.assigned import UNKNOWN
from psverify.check.states import PARTLY, State, join


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
    assert join(*states) == joined
