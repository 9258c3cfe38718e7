"""Small questions about nodes."""

from __future__ import annotations

import pytest

from psverify.parse.nodes import string_value
from psverify.parse.tree import parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("@'\n'@", ""),
        ("@'\n\n'@", ""),
        ("@'\nabc\n\n'@", "abc\n"),
        ("@'\r\nabc\r\n'@", "abc"),
        ("@'\r\na\r\nb\r\n\r\n'@", "a\r\nb\r\n"),
        ("@'\na'@b\n'@", "a'@b"),
        ('@"\na`tb\n"@', "a\tb"),
        ("'it''s'", "it's"),
        ('"say ""x"""', 'say "x"'),
        ('"a`u{e9}`nb"', "aé\nb"),
    ],
)
def test_the_value_of_a_string(text: str, value: str) -> None:
    (node,) = parse(f"$x = {text}".encode()).root.descendants("string_constant_expression")
    assert string_value(node) == value
