"""What layers come to: later ones win, lists that add are joined, and origins are remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from psverify.check.rule import option
from psverify.config.load import Layer
from psverify.config.merge_layers import merge, plugin_table
from psverify.config.schema import Configuration
from psverify.errors import UserError
from psverify.model import Severity


@dataclass(frozen=True)
class Acme:
    url: str
    retries: int = option(3, "How often to try.")


def layers(*values: Mapping[str, Any]) -> tuple[Layer, ...]:
    return tuple(Layer(f"file{number}", "/repo", said) for number, said in enumerate(values, 1))


def test_nothing_said_is_the_defaults() -> None:
    merged = merge(())
    assert merged.configuration == Configuration()
    assert merged.origins == {}


@pytest.mark.parametrize(
    ("key", "values", "expected", "origins"),
    [
        ("jobs", [1, 2], 2, ("file2",)),
        ("fail_on", [Severity.ERROR, Severity.NOTE], Severity.NOTE, ("file2",)),
        ("select", [("PSV1",), ("PSV2",)], ("PSV2",), ("file2",)),
        ("ignore", [("PSV1",), ("PSV2",)], ("PSV1", "PSV2"), ("file1", "file2")),
        ("required_plugins", [("a",), ()], ("a",), ("file1", "file2")),
        (
            "per_file_ignores",
            [{"a": ("PSV1",), "b": ("PSV2",)}, {"a": ("PSV3",)}],
            {"a": ("PSV1", "PSV3"), "b": ("PSV2",)},
            ("file1", "file2"),
        ),
        (
            "rules",
            [{"long-line": {"severity": "error", "max-length": 80}}, {"long-line": {"max-length": 90}, "x": {}}],
            {"long-line": {"severity": "error", "max-length": 90}, "x": {}},
            ("file1", "file2"),
        ),
    ],
)
def test_later_layers_win_or_add(key: str, values: list[Any], expected: object, origins: tuple[str, ...]) -> None:
    merged = merge(layers(*({key: value} for value in values)))
    assert getattr(merged.configuration, key) == expected
    assert merged.origins == {key: origins}


def test_a_layer_that_is_silent_changes_nothing() -> None:
    merged = merge(layers({"jobs": 1}, {}))
    assert (merged.configuration.jobs, merged.origins) == (1, {"jobs": ("file1",)})


def test_a_plugins_table_is_merged_key_by_key() -> None:
    said = (
        Layer("one", "/repo", tables={"acme": {"url": "http://one", "retries": 1}}),
        Layer("two", "/repo", tables={"acme": {"url": "http://two"}}),
        Layer("three", "/repo"),
    )
    assert plugin_table(said, "acme", Acme) == Acme("http://two", 1)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ((), "configuration: acme is missing the required key 'url'"),
        ((Layer("one", "/repo", tables={"acme": {"retries": 1}}),), "one: acme is missing the required key 'url'"),
    ],
)
def test_a_plugins_table_that_lacks_what_it_needs(said: tuple[Layer, ...], message: str) -> None:
    with pytest.raises(UserError, match=message):
        plugin_table(said, "acme", Acme)
