from __future__ import annotations

import enum
import pickle

import pytest

from psverify import model
from psverify.model import Edit, Finding, Fix, Outcome, Safety, Severity, Span


def test_severities_are_ordered_and_named_as_in_configuration() -> None:
    assert Severity.NOTE < Severity.WARNING < Severity.ERROR
    assert [level.label for level in Severity] == ["note", "warning", "error"]
    assert Severity.of("Warning") is Severity.WARNING
    with pytest.raises(KeyError):
        Severity.of("fatal")


def test_records_survive_the_way_to_a_worker_and_back() -> None:
    fix = Fix((Edit(Span(0, 3), "Get-ChildItem"),), Safety.SAFE, "Use Get-ChildItem")
    finding = Finding("PSV301", Span(0, 3), "alias", Severity.WARNING, fix)
    outcome = Outcome("a.ps1", after=b"x")
    assert pickle.loads(pickle.dumps((finding, outcome))) == (finding, outcome)


def test_every_record_is_frozen() -> None:
    records = [
        thing
        for thing in vars(model).values()
        if isinstance(thing, type) and thing.__module__ == model.__name__ and thing is not model.Place
    ]
    assert {"Finding", "Record", "Outcome", "Failure", "Summary"} <= {record.__name__ for record in records}
    for record in records:
        assert issubclass(record, tuple | enum.Enum), record


def test_edits_sort_by_their_place() -> None:
    assert min(Edit(Span(4, 5), "b"), Edit(Span(0, 9), "a")).text == "a"
