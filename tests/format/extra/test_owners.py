from __future__ import annotations

import pytest

from psverify.facts.file import File
from psverify.format.extra.line import long_lines
from psverify.format.extra.owners import owned
from psverify.parse.tree import parse
from psverify.read.decode import decode


def owners_of(text: str) -> dict[str, list[str]]:
    """Returns the tokens of a script's only line by the kinds of their owners."""
    source = decode(text.encode())
    file = File(source, parse(source.buffer), "a.ps1")
    (line,) = long_lines(file, 0)
    return {owner.kind: [token.node.kind for token in tokens] for owner, tokens in owned(file.tree, line).items()}


@pytest.mark.parametrize(
    ("text", "owner", "tokens"),
    [
        ("f | g", "pipeline", ["|"]),
        ("@(1, 2)", "array_expression", ["@(", ",", ")"]),
        ("@(1, 2; 3)", "array_literal", [","]),
        ("if ($a) { 1 }", "if_statement", ["{", "}"]),
        ("try { } catch { }", "try_statement", ["{", "}", "{", "}"]),
        ("param([A(1)] $a)", "parameter", ["]"]),
        ("& { param() 1 }", "script_block_expression", ["{", ")", "}"]),
    ],
)
def test_to_which_node_tokens_belong(text: str, owner: str, tokens: list[str]) -> None:
    assert owners_of(text)[owner] == tokens


@pytest.mark.parametrize("text", ["using module @{ a = 1 }", '"$(f | g)"'])
def test_what_is_left_alone(text: str) -> None:
    assert {"hashtable", "pipeline"}.isdisjoint(owners_of(text))
