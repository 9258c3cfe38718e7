"""`config show`: what holds, from where, and why each rule is on or off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from config_rules import REGISTRY

from psverify.check.rule import option
from psverify.config.load import Loader
from psverify.config.resolve import CommandLine, ConfigStore
from psverify.config.show import Shown, ShownKey, ShownRule, effective_configuration, plain_value, render, value_as_toml
from psverify.globs.glob import Glob
from psverify.model import Severity

TEXT = """
extend = "base.toml"
ignore = ["write-host"]
per-file-ignores = { "tests/" = ["PSV301"] }
[rules.long-line]
severity = "error"
max-length = 80
[acme]
labels = { site = "lab" }
"""


@dataclass(frozen=True)
class Acme:
    retries: int = option(3, "How often to try.")
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Other:
    url: str


@pytest.fixture
def store(tmp_path: Path) -> ConfigStore:
    (tmp_path / "tests").mkdir()
    (tmp_path / "psverify.toml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "base.toml").write_text('extend-select = ["long-line"]\nignore = ["PSV402"]', encoding="utf-8")
    tables = {"acme": Acme, "other": Other}
    return ConfigStore(CommandLine({"jobs": 2}), lambda folders: REGISTRY, cwd=str(tmp_path), tables=tables)


def rules(shown: Shown) -> dict[str, ShownRule]:
    return {rule.code: rule for rule in shown.rules}


def keys(shown: Shown) -> dict[str, tuple[Any, tuple[str, ...]]]:
    return {key.key: (key.value, key.origins) for key in shown.keys}


def test_files_are_told_in_the_order_in_which_they_were_read(store: ConfigStore) -> None:
    assert effective_configuration(store, "a.ps1").files == ("base.toml", "psverify.toml")


def test_each_key_with_its_value_and_sources(store: ConfigStore) -> None:
    found = keys(effective_configuration(store, "a.ps1"))
    assert found["jobs"] == (2, ("the command line",))
    assert found["ignore"] == (["PSV402", "write-host"], ("base.toml", "psverify.toml"))
    assert found["per-file-ignores"] == ({"tests/": ["PSV301"]}, ("psverify.toml",))
    assert found["fail-on"] == ("warning", ("default",))
    assert found["select"] == (None, ("default",))
    assert "rules" not in found


def test_each_rule_with_a_reason(store: ConfigStore) -> None:
    found = rules(effective_configuration(store, "a.ps1"))
    why = "selected by long-line (extend-select in base.toml)"
    options = {"max-length": 80, "ignore-comments": False}
    assert found["PSV411"] == ShownRule("PSV411", "long-line", on=True, why=why, severity="error", options=options)
    why = "ignored by write-host (ignore in psverify.toml)"
    assert found["PSV305"] == ShownRule("PSV305", "write-host", on=False, why=why, severity="", options={})
    assert found["PSV304"].severity == "note"
    assert len(found) == len(REGISTRY)


def test_the_path_decides_about_ignores(store: ConfigStore) -> None:
    assert rules(effective_configuration(store, "a.ps1"))["PSV301"].on
    why = "ignored for tests/ by per-file-ignores in psverify.toml"
    assert rules(effective_configuration(store, "tests/a.ps1"))["PSV301"].why == why


def test_a_folder_may_be_asked_about(store: ConfigStore, tmp_path: Path) -> None:
    (tmp_path / "tests" / "psverify.toml").write_text("", encoding="utf-8")
    assert effective_configuration(store, "tests").files == ("tests/psverify.toml",)
    assert effective_configuration(store, ".").files == ("base.toml", "psverify.toml")


def test_plugins_tables_that_are_spoken_of(store: ConfigStore) -> None:
    assert effective_configuration(store, "a.ps1").tables == {"acme": {"retries": 3, "labels": {"site": "lab"}}}


def test_without_files(tmp_path: Path) -> None:
    found = effective_configuration(
        ConfigStore(CommandLine(isolated=True), lambda folders: REGISTRY, cwd=str(tmp_path)), "a.ps1"
    )
    assert found.files == ()
    assert "# read: no configuration file\n" in render(found)


def test_the_text_is_itself_a_configuration_that_says_the_same(store: ConfigStore, tmp_path: Path) -> None:
    text = render(effective_configuration(store, "a.ps1"))
    layer = Loader(str(tmp_path), {"acme": Acme, "other": Other}).words(text)
    assert layer.values["ignore"] == ("PSV402", "write-host")
    assert layer.values["exclude"][0].text == ".git/"
    assert layer.tables["acme"] == {"retries": 3, "labels": {"site": "lab"}}


def test_the_text_has_sources_and_reasons(store: ConfigStore) -> None:
    lines = render(effective_configuration(store, "a.ps1")).splitlines()
    assert "# Configuration for a.ps1" in lines
    assert "# read: base.toml, then psverify.toml" in lines
    assert 'ignore = ["PSV402", "write-host"]  # base.toml, psverify.toml' in lines
    assert "# select is not set" in lines
    reason = "selected by long-line (extend-select in base.toml)"
    shown = f"# PSV411 long-line                on  {reason}  [error, max-length = 80, ignore-comments = false]"
    assert shown in lines
    assert "# PSV305 write-host               off ignored by write-host (ignore in psverify.toml)" in lines


def test_warnings_are_in_the_text() -> None:
    shown = Shown("a.ps1", (), (ShownKey("jobs", 2, ("default",)),), {}, (), ("x.psd1: unknown rule",))
    assert "# warning: x.psd1: unknown rule\n" in render(shown)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Severity.ERROR, "error"),
        (Path("a"), "a"),
        (Glob("*.ps1", "/repo"), "*.ps1"),
        (("a", Path("b")), ["a", "b"]),
        ({"a": (1,)}, {"a": [1]}),
        (Acme(1), {"retries": 1, "labels": {}}),
        (None, None),
    ],
)
def test_plain_values(value: object, expected: object) -> None:
    assert plain_value(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "true"),
        (3, "3"),
        (0.5, "0.5"),
        ('a"b\\c', '"a\\"b\\\\c"'),
        ("a\nb\x01", '"a\\nb\\u0001"'),
        ([], "[]"),
        ({}, "{}"),
        ({"a b": ["c"], "d": None}, '{ "a b" = ["c"] }'),
    ],
)
def test_values_as_toml(value: object, expected: str) -> None:
    assert value_as_toml(value) == expected
