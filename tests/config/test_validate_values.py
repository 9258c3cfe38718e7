"""What TOML values become, and how wrong ones are refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from psverify.check.rule import option
from psverify.config.validate_values import Where, accept, build, read_table
from psverify.config.value_types import Shape, described, shapes
from psverify.errors import UserError
from psverify.globs.glob import Glob
from psverify.model import Severity

WHERE = Where("psverify.toml", "/repo", "key")
PATH = Path("/repo/sub/file").resolve()
CONFINED = Shape(tuple[str, ...], is_confined=True)


@dataclass(frozen=True)
class Retry:
    limit: int
    max_wait: str = "60s"


@dataclass(frozen=True)
class Export:
    kind: str = option("jsonl", "Where to.", choices=("jsonl", "csv"))
    retry: Retry | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Monitor:
    listen: str = "127.0.0.1:9464"
    export: Mapping[str, Export] = field(default_factory=dict)


@pytest.mark.parametrize(
    ("value", "shape", "expected"),
    [
        (True, Shape(bool), True),
        (3, Shape(int), 3),
        (3, Shape(int, bounds=(3, 100)), 3),
        (3, Shape(float), 3.0),
        (0.5, Shape(float), 0.5),
        ("x", Shape(str), "x"),
        ("x", Shape(str, ("x", "y")), "x"),
        ("x", Shape(str | None), "x"),
        (["a", "b"], Shape(tuple[str, ...]), ("a", "b")),
        (("a",), Shape(tuple[str, ...] | None), ("a",)),
        ([], Shape(tuple[str, ...]), ()),
        ("auto", Shape(int | str, ("auto",), (1, 100)), "auto"),
        (4, Shape(int | str, ("auto",), (1, 100)), 4),
        ("note", Shape(Severity), Severity.NOTE),
        ({"a": ["b"]}, Shape(Mapping[str, tuple[str, ...]]), {"a": ("b",)}),
        ({"a": {"b": 1}}, Shape(Mapping[str, Mapping[str, Any]]), {"a": {"b": 1}}),
        ("*.ps1", Shape(Glob), Glob("*.ps1", "/repo")),
        (["*.ps1"], Shape(tuple[Glob, ...]), (Glob("*.ps1", "/repo"),)),
        ("sub/../sub/file", Shape(Path), PATH),
        (str(PATH), Shape(Path | None), PATH),
        ({"limit": 5}, Shape(Retry), Retry(5)),
        (
            {"vm": {"kind": "csv", "retry": {"limit": 2, "max-wait": "1s"}, "labels": {"site": "lab"}}},
            Shape(Mapping[str, Export]),
            {"vm": Export("csv", Retry(2, "1s"), {"site": "lab"})},
        ),
    ],
)
def test_a_right_value_becomes_what_its_key_asks_for(value: object, shape: Shape, expected: object) -> None:
    found = accept(value, shape, WHERE)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("value", "shape", "message"),
    [
        ("yes", Shape(bool), "key must be true or false, not 'yes'"),
        (1, Shape(bool), "key must be true or false, not 1"),
        (True, Shape(int), "key must be an integer, not true"),
        (1.5, Shape(int), "key must be an integer, not 1.5"),
        (0, Shape(int, bounds=(1, 100)), "key must be at least 1, not 0"),
        ("1", Shape(float), "key must be a number, not '1'"),
        (1, Shape(str), "key must be a string, not 1"),
        ("z", Shape(str, ("x", "y")), "key must be 'x' or 'y', not 'z'"),
        ("alweys", Shape(str, ("non-ascii", "always")), "not 'alweys'; did you mean 'always'?"),
        ("a", Shape(tuple[str, ...]), "key must be a list of strings, not 'a'"),
        (["a", 1], Shape(tuple[str, ...]), "key.2 must be a string, not 1"),
        (["z"], Shape(tuple[str, ...], ("x", "y")), "key.1 must be 'x' or 'y', not 'z'"),
        ("a", Shape(tuple[str, ...] | None), "key must be a list of strings, not 'a'"),
        ("all", Shape(int | str, ("auto",)), "key must be 'auto', not 'all'"),
        (1.5, Shape(int | str, ("auto",)), "key must be an integer or 'auto', not 1.5"),
        (0, Shape(int | str, ("auto",), (1, 100)), "key must be at least 1, not 0"),
        ("information", Shape(Severity), "key must be 'note', 'warning' or 'error', not 'information'"),
        (
            "WARNING",
            Shape(Severity),
            "key must be 'note', 'warning' or 'error', not 'WARNING'; did you mean 'warning'?",
        ),
        (3, Shape(Severity), "key must be 'note', 'warning' or 'error', not 3"),
        (["a"], Shape(Mapping[str, tuple[str, ...]]), "key must be a table, not a list"),
        ({"a": "b"}, Shape(Mapping[str, tuple[str, ...]]), "key.a must be a list of strings, not 'b'"),
        (date(2026, 1, 1), Shape(str), "key must be a string, not a date or time"),
        ({}, Shape(Path), "key must be a string (a path), not a table"),
        (1, Shape(Glob), "key must be a string (a pattern), not 1"),
        ({"limits": 5}, Shape(Retry), "unknown key 'limits' in [key]; did you mean 'limit'?"),
        ({"often": 5}, Shape(Retry), "unknown key 'often' in [key]; valid keys: limit, max-wait"),
        ({"max-wait": "1s"}, Shape(Retry), "key is missing the required key 'limit'"),
        ({"vm": {"kind": "xml"}}, Shape(Mapping[str, Export]), "key.vm.kind must be 'jsonl' or 'csv', not 'xml'"),
        ("x", Shape(Export), "key must be a table, not 'x'"),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence(value: object, shape: Shape, message: str) -> None:
    with pytest.raises(UserError) as caught:
        accept(value, shape, WHERE)
    assert str(caught.value).startswith("psverify.toml: ")
    assert str(caught.value).endswith(message)


def test_a_table_is_read_by_the_names_of_its_fields() -> None:
    assert read_table({"max-wait": "1s"}, shapes(Retry), WHERE) == {"max_wait": "1s"}


def test_an_underscore_for_a_dash_is_an_unknown_key_with_a_hint() -> None:
    with pytest.raises(UserError, match=r"unknown key 'max_wait' in \[key\]; did you mean 'max-wait'\?"):
        read_table({"max_wait": "1s"}, shapes(Retry), WHERE)


def test_a_table_that_is_none() -> None:
    with pytest.raises(UserError, match="key must be a table, not 3"):
        read_table(3, shapes(Retry), WHERE)


def test_a_dataclass_is_built_of_what_was_read() -> None:
    assert build(Monitor, {"listen": ":1"}, WHERE) == Monitor(":1")


def test_home_is_where_the_user_lives(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert accept("~/cache", Shape(Path), WHERE) == tmp_path / "cache"


def test_the_home_of_somebody_unknown_is_a_name_like_any_other() -> None:
    assert accept("~nobody-of-this-name/x", Shape(Path), WHERE) == Path("/repo/~nobody-of-this-name/x")


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (Shape(tuple[Path, ...]), "a list of strings (paths)"),
        (Shape(tuple[Glob, ...]), "a list of strings (patterns)"),
        (Shape(Path | None), "a string (a path)"),
        (Shape(tuple[str, ...], ("a", "b")), "a list of 'a' or 'b'"),
        (Shape(Mapping[str, str]), "a table"),
    ],
)
def test_what_a_key_may_hold_in_words(shape: Shape, expected: str) -> None:
    assert described(shape) == expected


@pytest.mark.parametrize("written", ["../x", "/etc", "link/x", ".git/hooks"])
def test_words_that_name_files_from_the_working_directory_on_stay_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path.parent)
    where = Where("psverify.toml", str(tmp_path), "process.state", str(tmp_path.resolve()))
    assert accept(["state", "a/../b"], CONFINED, where) == ("state", "a/../b")
    with pytest.raises(UserError, match=r"process\.state\.1 must stay inside the project"):
        accept([written], CONFINED, where)
    assert accept([written], CONFINED, where._replace(root=None)) == (written,)
