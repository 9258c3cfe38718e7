from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from psverify.errors import UserError
from psverify.model import Outcome, Record, Severity
from psverify.state.baseline import Baseline, Files, Run, Stale, counts, load


def record(rule: str, *, fixed: bool = False) -> Record:
    return Record("finding", rule, "name", Severity.WARNING, "wrong", "a.ps1", fixed=fixed)


def outcome(*rules: str, subject: str = "a.ps1") -> Outcome:
    return Outcome(subject, tuple(record(rule) for rule in rules))


def run(seen: Files, rules: Iterable[str] = ("A", "B", "C"), there: Collection[str] = ()) -> Run:
    return Run(seen, tuple(rules), lambda path: path in there)


def rules_of(outcome: Outcome) -> list[str]:
    return [record.rule for record in outcome.records]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_findings_up_to_the_recorded_count_are_hidden(root: Path) -> None:
    baseline = Baseline(str(root), {"a.ps1": {"A": 2, "B": 1}})
    kept, hidden = baseline.hide(outcome("A", "B", "C"))
    assert rules_of(kept) == ["C"]
    assert hidden == 2


def test_all_are_shown_when_there_are_more(root: Path) -> None:
    baseline = Baseline(str(root), {"a.ps1": {"A": 1, "B": 1}})
    kept, hidden = baseline.hide(outcome("A", "A", "B"))
    assert rules_of(kept) == ["A", "A"]
    assert hidden == 1


def test_a_file_without_entry_is_left_alone(root: Path) -> None:
    found = outcome("A")
    assert Baseline(str(root), {"b.ps1": {"A": 1}}).hide(found) == (found, 0)


def test_fixed_findings_and_syntax_errors_neither_count_nor_hide(root: Path) -> None:
    found = Outcome("a.ps1", (record("A", fixed=True), record("A"), record("PSV001"), record("PSV002")))
    assert counts(found) == {"A": 1}
    kept, hidden = Baseline(str(root), {"a.ps1": {"A": 1, "PSV001": 5, "PSV002": 5}}).hide(found)
    assert [(r.rule, r.fixed) for r in kept.records] == [("A", True), ("PSV001", False), ("PSV002", False)]
    assert hidden == 1


def test_paths_are_relative_to_the_baseline(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "sub").mkdir()
    monkeypatch.chdir(root / "sub")
    baseline = Baseline(str(root))
    assert baseline.key("a.ps1") == "sub/a.ps1"
    assert baseline.key(str(root / "x" / "b.ps1")) == "x/b.ps1"
    assert baseline.key("../c.ps1") == "c.ps1"


def test_stale_entries() -> None:
    baseline = Baseline("", {"a": {"A": 2, "B": 1}, "gone": {"A": 1}, "elsewhere": {"A": 1}})
    stale = list(baseline.stale(run({"a": {"A": 1, "B": 1}}, there=["elsewhere"])))
    assert stale == [Stale("a", "A", 2, 1), Stale("gone", "A", 1, 0)]
    assert str(stale[0]) == "a: stale baseline entry: 2 of A recorded, 1 found"


def test_rules_that_were_not_asked_are_not_stale() -> None:
    baseline = Baseline("", {"a": {"A": 2, "B": 1}})
    assert list(baseline.stale(run({"a": {}}, rules=["B"]))) == [Stale("a", "B", 1, 0)]


def test_update_accepts_what_was_found_and_keeps_what_it_cannot_tell() -> None:
    baseline = Baseline("", {"a": {"A": 2, "B": 1}, "gone": {"A": 1}, "elsewhere": {"A": 1}, "clean": {"A": 1}})
    seen = {"a": {"A": 3, "C": 1}, "clean": {}, "new": {"A": 1}}
    updated = baseline.updated(run(seen, rules=["A", "C"], there=["elsewhere"]))
    assert updated.files == {"a": {"B": 1, "A": 3, "C": 1}, "elsewhere": {"A": 1}, "new": {"A": 1}}


def test_prune_only_takes_away() -> None:
    baseline = Baseline("", {"a": {"A": 2, "B": 1}, "gone": {"A": 1}, "elsewhere": {"A": 1}})
    pruned = baseline.pruned(run({"a": {"A": 1, "C": 1}}, there=["elsewhere"]))
    assert pruned.files == {"a": {"A": 1}, "elsewhere": {"A": 1}}


def test_the_text_is_sorted_and_comes_back(root: Path) -> None:
    baseline = Baseline(str(root), {"ü.ps1": {"B": 1, "A": 2}, "a.ps1": {"A": 1}})
    (root / "baseline.json").write_bytes(baseline.dump())
    assert (root / "baseline.json").read_text(encoding="utf-8") == (
        "{\n"
        '  "schema": "psverify.baseline/1",\n'
        '  "files": {\n'
        '    "a.ps1": {\n      "A": 1\n    },\n'
        '    "ü.ps1": {\n      "A": 2,\n      "B": 1\n    }\n'
        "  }\n"
        "}\n"
    )
    assert load("baseline.json") == baseline


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is not valid JSON"),
        ("[]", "does not have the schema 'psverify.baseline/1'"),
        (json.dumps({"schema": "psverify.baseline/2", "files": {}}), "does not have the schema"),
        (json.dumps({"schema": "psverify.baseline/1"}), "has no table 'files'"),
        (json.dumps({"schema": "psverify.baseline/1", "files": {"a": {"A": 0}}}), "'a' must map rules to numbers"),
        (json.dumps({"schema": "psverify.baseline/1", "files": {"a": {"A": True}}}), "'a' must map rules to numbers"),
        (json.dumps({"schema": "psverify.baseline/1", "files": {"a": 3}}), "'a' must map rules to numbers"),
    ],
)
def test_a_broken_baseline_is_the_users_mistake(root: Path, content: str, message: str) -> None:
    (root / "b.json").write_text(content)
    with pytest.raises(UserError, match=r"b\.json") as caught:
        load("b.json")
    assert message in str(caught.value)


def test_a_missing_baseline_is_the_users_mistake(root: Path) -> None:
    with pytest.raises(UserError, match=r"no such baseline: .*; create it with --update-baseline"):
        load("none.json")


entries = st.dictionaries(
    st.sampled_from("abcd"), st.dictionaries(st.sampled_from("ABC"), st.integers(1, 3), min_size=1), max_size=4
)


@given(entries, entries, st.sets(st.sampled_from("ABC")), st.sets(st.sampled_from("abcd")))
def test_after_an_update_or_prune_nothing_is_stale(old: Files, seen: Files, rules: set[str], there: set[str]) -> None:
    now = run({path: {r: n for r, n in e.items() if r in rules} for path, e in seen.items()}, rules, there)
    assert not list(Baseline("", old).updated(now).stale(now))
    pruned = Baseline("", old).pruned(now)
    assert not list(pruned.stale(now))
    assert all(count <= old[path][rule] for path, entry in pruned.files.items() for rule, count in entry.items())
