"""Guards are the conditions that a statement's execution depends on."""

import pytest

from psverify.facts.guards import catches_errors, guards
from psverify.parse.tree import Node, parse


def marked(text: str) -> Node:
    return next(node for node in parse(text.encode()).root.descendants("variable_expression") if node.text == "$x")


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("if ($a) { $x }", ["$a"]),
        ("if ($a) { 1 } else { $x }", ["$a"]),
        ("if ($a) { 1 } elseif ($b) { $x }", ["$a", "$b"]),
        ("if ($a) { if ($b) { $x } }", ["$b", "$a"]),
        ("switch ($a) { 1 { $x } }", ["$a"]),
        ("if ($x) { 1 }", []),
        ("$x", []),
    ],
)
def test_guards(text: str, conditions: list[str]) -> None:
    assert [condition.text for condition in guards(marked(text))] == conditions


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("try { $x } catch { }", True),
        ("try { try { 1 } catch { $x } } catch { }", True),
        ("try { 1 } catch { $x }", False),
        ("try { $x } finally { }", False),
        ("$x", False),
    ],
)
def test_catches_errors(text: str, caught: bool) -> None:
    assert catches_errors(marked(text)) is caught
