"""What PowerShell rejects in trees that are well formed."""

from __future__ import annotations

import pytest

from psverify.parse.context_errors import Problem, checked_nodes, problems
from psverify.parse.tree import parse

WRONG = {
    "[string] param($a)": "[string]",
    "[Flags] enum E { A }": "[Flags]",
    "class C : Base[int], IFoo[string] { }": "IFoo[string]",
    "class C { static static [int] $x }": "static",
    "class C { [int] [string] $x }": "[string]",
    "class C { hidden hidden [void] M() { } }": "hidden",
    "class C : B { D() : base() { } }": ":",
    "class C : B { static C() : base() { } }": ":",
    "tool > a > b": "> b",
    "tool 2>&1 2> b": "2> b",
    "$x > a 1> b": "1> b",
    "configuration 'X Y' { }": "'X Y'",
    "configuration 5 { }": "5",
    "data -Foo A { 'x' }": "-Foo",
    "foreach -foo ($x in $y) { }": "-foo",
    "switch -foo ($a) { 1 { } }": "-foo",
    "switch ($a) { default { 1 } default { 2 } }": "{ 2 }",
    "process { 1 } process { 2 }": "process { 2 }",
    "using command Foo": "using command Foo",
    "using type T": "using type T",
    "using assembly a = b": "b",
    "using namespace @{ a = 1 }": "@{ a = 1 }",
    "\"$(')')\"": "$(')')",
    '"$(")")"': '$(")")',
    "\"$('(')\"": "$('(')",
    "$a.M(@{ k = 1, 2 })": "1, 2",
    "param($a = @{ k = 1, 2 })": "1, 2",
    "[A(@{ k = 1, 2 })] param()": "1, 2",
    "$a.M(@{ k = if (1, 2) { } })": "1, 2",
    "$a.M(@{ k = 1; l = 1 -in 1, 2 })": "1, 2",
    "$a.M(@{ k = @{ l = $b = 1, 2 } })": "1, 2",
    "param($a = -join, $b)": ",",
    "foo $a.-1": "-1",
    "foo $a.[int]": "[int]",
    "foo 1, $a.[int]::b": "[int]::b",
    "foo -b:$a.-$c": "-$c",
    "$a.-1()": "-1",
    "param($a = 1 + -not, [int] $b)": ",",
    "$a.M(- , 1)": ",",
    "[A(!, 1)] param()": ",",
    "class C : B { C() : base(-join , 1) { } }": ",",
    "@{ a = try { } finally { }\n b = 1 }": "b",
    "#requires -Version": "#requires -Version",
    "#Requires -Modules -Version 3": "#Requires -Modules -Version 3",
}

RIGHT = [
    "[CmdletBinding()] param($a)",
    "[Flags()] enum E { A }",
    "class C : Base[int], IFoo { }",
    "class C { static hidden [int] $x }",
    "class C : B { C() : base() { } }",
    "class C : B { c() : base() { } static C() { } }",
    "tool > a 2> b 3>&1 *> d",
    "a > x | b > y",
    "configuration 'X.Y-1' { }",
    "configuration $name { }",
    "data -Supp A { 'x' }",
    "foreach -par ($x in $y) { }",
    "switch \u2013Reg -c ($a) { 1 { } default { } }",
    "begin { } process { } end { }",
    "{ process { } } | & { process { } }",
    "using type T = [int]",
    "using module @{ ModuleName = 'a'; ModuleVersion = '1' }",
    '"$(foo (bar) "x")"',
    "$('(')",
    "\"$('()')\"",
    "$a.M(@{ k = (1, 2) })",
    "$a.M({ @{ k = 1, 2 } })",
    "$a.M((@{ k = 1, 2 }))",
    "$a.M(@{ k = foo 1, 2; l = $b[1, 2]; m = $(1, 2) })",
    "param($a = (-join , 1), $b = { -join , 1 })",
    "-join , 1",
    "$a.-1; $a.[int]$b; $a., 1",
    "foo $a.{ 1 } $a.1 $a., 1 $a.b($c.-1) ($a.-1)",
    "@{ k = 1, 2 }",
    "@{ a = try { } finally { }; b = 1 }",
    "@{ a = try { } finally { }\n }",
    "#requires -Version 5.1\n#requires -RunAsAdministrator\n#requires -Modules a, b",
    "# a comment that says #requires -Version",
    "#requires",
]


def found(script: str) -> list[Problem]:
    buffer = script.encode()
    tree = parse(buffer)
    assert not tree.has_error, script
    return problems(checked_nodes(tree), buffer)


@pytest.mark.parametrize(("script", "place"), WRONG.items())
def test_wrong_script_is_told_at_its_place(script: str, place: str) -> None:
    texts = [script.encode()[problem.start : problem.end].decode() for problem in found(script)]
    assert texts == [place]


@pytest.mark.parametrize("script", RIGHT)
def test_right_script_has_no_problem(script: str) -> None:
    assert found(script) == []


def test_problems_come_in_the_order_of_the_text() -> None:
    starts = [problem.start for problem in found("tool > a > b\nswitch -foo ($a) { 1 { tool > a > b } }\n")]
    assert starts == sorted(starts)
    assert len(starts) == 3


def test_messages_are_sentences_for_people() -> None:
    for script in WRONG:
        for problem in found(script):
            assert problem.message[0].isupper() or problem.message[0] in "'#fs"
            assert not problem.message.endswith(".")


def test_comments_are_looked_at_only_where_one_may_be_a_requirement() -> None:
    assert [node.kind for node in checked_nodes(parse(b"# plain\nfoo"))] == []
    assert [node.kind for node in checked_nodes(parse(b"#Requires -Version 3"))] == ["comment"]
