"""Whatever stands in a configuration, it holds or it is refused in one line; it never crashes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from config_rules import REGISTRY
from hypothesis import given, settings, strategies as st

from psverify.check.selection import resolve_rules
from psverify.config.load import Loader
from psverify.config.merge_layers import merge
from psverify.config.psd1 import read_data
from psverify.config.rule_layers import select
from psverify.config.schema import keys
from psverify.config.validate_values import Where
from psverify.errors import UserError

words = st.sampled_from(["PSV3", "ALL", "long-line", "max-length", "severity", "error", "auto", "*.ps1", "!a/", "["])
scalars = st.one_of(words, st.text(max_size=8), st.integers(), st.floats(), st.booleans())
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words | st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
tables = st.dictionaries(st.sampled_from([*keys(), "format", "selct"]), values, max_size=4)


def refusal(call: Callable[[], object]) -> str:
    """Returns what a user's mistake is told as; nothing if there was none."""
    try:
        call()
    except UserError as error:
        return str(error)
    return ""


@settings(max_examples=300)
@given(tables)
def test_a_table_holds_or_is_refused(said: dict[str, Any]) -> None:
    def use() -> None:
        layer = Loader("/repo").layer(said, Where("psverify.toml", "/repo"))
        merge((layer, layer))
        resolve_rules(REGISTRY, select((layer,), REGISTRY)[0], "/repo/a/b.ps1")

    told = refusal(use)
    assert not told or "psverify.toml" in told


pieces = st.sampled_from(
    ["@{", "}", "@(", ")", "'a'", '"$b"', "=", ";", "\n", ",", "Rules", "1", "-", "$true", "{", "&", " "]
)


@settings(max_examples=300)
@given(st.lists(pieces, max_size=12).map(lambda parts: " ".join(["@{", *parts, "}"]).encode()))
def test_a_data_file_is_read_or_refused(raw: bytes) -> None:
    told = refusal(lambda: read_data(raw, "x.psd1"))
    assert not told or told.startswith("x.psd1:")


@pytest.mark.parametrize("raw", [b"", b"\0", b"\xff\xfe", b"@{ a = '\xff' }", "@{ ü = 1 }".encode("cp1252")])
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    told = refusal(lambda: read_data(raw, "x.psd1"))
    assert not told or told.startswith("x.psd1:")
