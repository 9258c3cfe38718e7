"""What is known of variables' types, and where: the walk along a block, and the blocks of a file."""

from __future__ import annotations

import pytest

from psverify.facts.file import File
from psverify.facts.types.assigned_type import UNKNOWN
from psverify.facts.types.variable_flow import NOTHING, variable_types
from psverify.parse.tree import parse
from psverify.read.decode import decode

INT, STRING, OBJECTS = "System.Int32", "System.String", "System.Object[]"


def last_type(text: str, name: str = "$x") -> str:
    """The type of the last occurrence of a variable, as seen from the function around it, or the script."""
    source = decode(text.encode())
    file = File(source, parse(source.buffer), "a.ps1")
    root = file.tree.root
    variable = [node for node in root.descendants("variable_expression") if node.text == name][-1]
    scope = variable.ancestor("function_definition", "function_member") or root
    return file.fact(variable_types).of(variable, scope)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("$x", UNKNOWN),
        ("$x = 1; $x", INT),
        ("$x = 'a'; $x = 1; $x", INT),
        ("$x = Get-It; $x", UNKNOWN),
        ("$x = 1; $y = $x; $y = $y; $x = $y; $x", INT),
        ("$script:x = 1; $x", INT),
        ("[string] $x = 1; $x", INT),
        ("$x, $y = 1, 2; $x", UNKNOWN),
        ("$x.y = 1; $x", UNKNOWN),
        ("($x = 1); $x", INT),
        ("Get-It -OutVariable x; $x", STRING),
        ("Get-It | Tee-Object -Variable x; $x", STRING),
        ("$x = $true; $x", "System.Boolean"),
        ("$x = 1; data x { 1 }; $x", NOTHING),
    ],
)
def test_assignments(text: str, known: str) -> None:
    assert last_type(text) == known


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("if ($a) { $x = 1 } else { $x = 2 }; $x", INT),
        ("if ($a) { $x = 1 } elseif ($b) { $x = 2 }; $x", UNKNOWN),
        ("$x = 1; if ($a) { $x = 'b' }; $x", UNKNOWN),
        ("$x = 1; if ($a) { $x = 'b'; return }; $x", INT),
        ("$x = 1; $a -and ($x = 'b'); $x", UNKNOWN),
        ("$x = 1; switch ($a) { 1 { $x = 2 } default { $x = 3 } }; $x", UNKNOWN),
        ("$x = 'a'; try { $x = 1 } catch { $x = 2 }; $x", INT),
        ("$x = 'a'; try { $x = 1 } finally { $x }", UNKNOWN),
        ("$x = 1; try { $x = 1 } catch [IO.IOException] { throw } finally { }; $x", INT),
        ("return; $x = 1; $x", NOTHING),
    ],
)
def test_where_ways_meet(text: str, known: str) -> None:
    assert last_type(text) == known


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("$x = 1; while ($a) { $x = 2 }; $x", INT),
        ("$x = 1; while ($a) { $x = 'b' }; $x", UNKNOWN),
        ("$x = 1; while ($a) { if ($b) { $x = 2 } }; $x", UNKNOWN),
        ("$x = 1; while ($a) { $x = 'b'; break }; $x", UNKNOWN),
        ("do { $x = 1 } while ($a); $x", INT),
        ("$x = 'a'; do { $x = 1; continue } until ($a); $x", INT),
        ("for ($x = 0; $x -lt 3; $x += 1) { $a }; $x", INT),
        ("for (;;) { $x = 1; break }; $x", INT),
        ("$x = 1; foreach ($y in $z) { $x = 2; Get-It; $x = 'a' }; $x", UNKNOWN),
        ("foreach ($x in 1, 2) { $x }", UNKNOWN),
        ("$x = 1; :a while ($b) { while ($c) { $x = 'd'; break a } }; $x", UNKNOWN),
    ],
)
def test_loops(text: str, known: str) -> None:
    assert last_type(text) == known


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("function f([object] $x) { $x }", "System.Object"),
        ("function f([string] $x) { $x }", STRING),
        ("function f { param([No.Such][string[]] $x) $x }", "System.String[]"),
        ("function f([string] $x = 1) { $x }", INT),
        ("function f([switch] $x) { if ($a) { $x = 'b' }; $x }", UNKNOWN),
        ("function f { param([Parameter(Mandatory)][int] $x) if ($a) { $x = 2 }; $x }", INT),
        ("$x = 1; function f { $x }", INT),
        ("$x = 1; function f($x) { $x }", "System.Object"),
        ("$x = 1; if ($a) { Get-It | ForEach-Object { $x } }", INT),
        ("$x = 1; $y = { $x }", NOTHING),
        ("class A { [void] B([int] $x) { $x } }", INT),
        ("if ($a) { $x = 1 }; function f { $x }", NOTHING),
    ],
)
def test_blocks(text: str, known: str) -> None:
    assert last_type(text) == known


def test_nothing_is_known_of_a_function_within_the_scope() -> None:
    source = decode(b"function f { $x = 1; function g { $x } }")
    file = File(source, parse(source.buffer), "a.ps1")
    outer = file.tree.root.descendants("function_definition")[0]
    inner = file.tree.root.descendants("variable_expression")[-1]
    assert file.fact(variable_types).of(inner, outer) == NOTHING


def test_nothing_is_known_after_an_assignment_in_another_case() -> None:
    assert last_type("function f { $x = 1; $x }; function g { $A = 1; $a = 2 }; function h { $x = 1; $x }") == NOTHING
    assert last_type("function g { $A = 1; $A = 2; $a }; function h { $x = 1; $x }") == INT


def test_long_chains_of_operators() -> None:
    chain = " + ".join(["$a"] * 2000)
    assert last_type(f"$x = @(); $y = {chain}; $x") == OBJECTS
