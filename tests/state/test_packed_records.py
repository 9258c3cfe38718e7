from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from psverify.model import EditRecord, FixRecord, Frame, Record, Region, Safety, Severity
from psverify.state.packed_records import pack, unpack

texts = st.text(max_size=8)
numbers = st.integers(1, 10**6)
regions = st.builds(Region, numbers, numbers, numbers, numbers)
fixes = st.builds(
    FixRecord, st.sampled_from(Safety), texts, st.lists(st.builds(EditRecord, regions, texts), max_size=2).map(tuple)
)
frames = st.builds(Frame, numbers, st.lists(texts, max_size=4).map(tuple), numbers)
records = st.builds(
    lambda **said: Record(**said),  # noqa: PLW0108 - hypothesis would look for types of the other fields
    kind=st.just("finding"),
    rule=texts,
    name=texts,
    level=st.none() | st.sampled_from(Severity),
    message=texts,
    path=st.just("a.ps1"),
    region=st.none() | regions,
    aliases=st.lists(texts, max_size=2).map(tuple),
    hint=st.none() | texts,
    url=st.none() | texts,
    fix=st.none() | fixes,
    fingerprint=texts,
    notes=st.lists(texts, max_size=2).map(tuple),
    frame=st.none() | frames,
)


@given(st.lists(records, max_size=4).map(tuple))
def test_what_is_packed_and_written_as_json_comes_back(found: tuple[Record, ...]) -> None:
    packed = pack(found, "a.ps1")
    assert packed is not None
    assert unpack(json.loads(json.dumps(packed)), "a.ps1") == found


@pytest.mark.parametrize(
    "other",
    [{"path": "b.ps1"}, {"fixed": True}, {"kind": "task"}, {"data": {"a": 1}}, {"status": "pass"}, {"subject": "x"}],
)
def test_other_records_are_not_packed(other: dict[str, Any]) -> None:
    record = Record("finding", "X1", "x", Severity.NOTE, "m", "a.ps1")._replace(**other)
    assert pack([record], "a.ps1") is None


junk = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | st.text(max_size=2),
    lambda inner: st.lists(inner, max_size=9),
    max_leaves=30,
)


@given(junk)
def test_what_nobody_packed_is_no_record_or_an_error_that_is_expected(packed: Any) -> None:
    try:
        found = unpack(packed, "a.ps1")
    except (TypeError, ValueError, KeyError, IndexError, AttributeError):
        return
    assert all(isinstance(record.message, str) and isinstance(record.rule, str) for record in found)
