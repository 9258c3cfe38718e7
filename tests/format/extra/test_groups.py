from __future__ import annotations

import pytest

from psverify.facts.file import File
from psverify.format.extra.groups import groups
from psverify.format.extra.line import long_lines
from psverify.parse.tree import parse
from psverify.read.decode import decode


def found(text: str) -> list[tuple[str, int, int]]:
    """Returns what can be broken on each line: kind, depth, number of breaks."""
    source = decode(text.encode())
    file = File(source, parse(source.buffer), "a.ps1")
    return [(g.kind, g.depth, len(g.breaks)) for line in long_lines(file, 0) for g in groups(file.tree, line)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f | g | h", [("pipeline", 0, 2)]),
        ("f | g { $a; $b }", [("pipeline", 0, 1), ("script_block_expression", 1, 3)]),
        ("if ($a -and $b -or $c) { 1\n}", [("if_statement", 0, 1), ("binary_expression", 1, 2)]),
        (
            "if ($a -and $b + $c) { 1\n}",
            [("if_statement", 0, 1), ("binary_expression", 1, 1), ("binary_expression", 2, 1)],
        ),
        ("$x = $a -and $b", []),
        ("$a -and $b", [("binary_expression", 0, 1)]),
        ("if ($a -eq $b) {\n}", []),
        ("@{ a = 1; b = 2 }", [("hashtable", 0, 3)]),
        ("@{}", []),
        ("@{\n}", []),
        ("@(1, 2)", [("array_expression", 0, 3)]),
        ("@(1; 2)", [("array_expression", 0, 3)]),
        ("@(\n1\n2)", [("array_expression", 0, 1)]),
        ("$a.M(1, 2)", [("invoke_member_expression", 0, 3)]),
        ("$a.M()", []),
        ("$a.M(@{ a = 1 })", [("hashtable", 0, 2)]),
        ("[A(1, B = 2)] param()", [("attribute", 0, 3)]),
        ("[A(1, B)] param()", [("attribute", 0, 3)]),
        ("param($a, $b)", [("param_block", 0, 3)]),
        ("($a)", []),
        ('"$(f (1, 2))"', []),
        ("f <# a #> | g # b", [("pipeline", 0, 1)]),
        ("f |\ng", []),
        ("$a; $b", []),
        ("f { param($a) 1 }", [("script_block_expression", 0, 3), ("param_block", 1, 2)]),
        ("f {}; g { }", []),
        ("if ($a) { 1 } else { 2 }", [("if_statement", 0, 4)]),
        ("try { 1 } catch { 2; 3 } finally { }", [("try_statement", 0, 5)]),
        ("class A { A($b) : base($b, 1) { } }", [("function_member", 0, 2)]),
        ("using module @{ a = 1; b = 2 }", []),
        ("f { 1\n2 }", [("script_block_expression", 0, 1), ("script_block_expression", 0, 1)]),
        ("tool --% a | b", [("pipeline", 0, 1)]),
    ],
)
def test_what_can_be_broken(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert found(text) == expected


def test_a_long_chain_needs_no_deep_stack() -> None:
    text = "$x = (" + " +\n".join(["'a'"] * 1500) + ")"
    assert ("binary_expression", 0, 1) not in found(text)
