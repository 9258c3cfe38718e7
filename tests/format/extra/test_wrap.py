from __future__ import annotations

import textwrap

import pytest
from laid_out import laid_out, outcome_of


def wrapped(text: str, width: int = 40, preset: str = "CodeFormatting") -> str:
    return laid_out(text, preset, line_width=width)


def script(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (
            "Get-ChildItem . | Where-Object Name | Sort-Object Length",
            """
            Get-ChildItem . |
                Where-Object Name |
                Sort-Object Length
            """,
        ),
        (
            "$table = @{ one = 'first'; three = 'third'; }",
            """
            $table = @{
                one   = 'first'
                three = 'third'
            }
            """,
        ),
        (
            "$list = @('the first', 'the second', 'the third')",
            """
            $list = @(
                'the first',
                'the second',
                'the third'
            )
            """,
        ),
        (
            "$list = @('the first'; 'the second'; 'the third')",
            """
            $list = @(
                'the first'
                'the second'
                'the third'
            )
            """,
        ),
        (
            "$list.Insert('the first', 'the second', $third)",
            """
            $list.Insert(
                'the first',
                'the second',
                $third
            )
            """,
        ),
        (
            "$list.Insert(@{ one = 'the first'; two = 'the second' })",
            """
            $list.Insert(@{
                one = 'the first'
                two = 'the second'
            })
            """,
        ),
        (
            "if ($first -eq 1 -and $second -eq 2 -and $third) { f }",
            """
            if ($first -eq 1 -and
                $second -eq 2 -and
                $third) { f }
            """,
        ),
        (
            "if ($first -eq 1) { Get-Item } else { Get-ChildItem }",
            """
            if ($first -eq 1) {
                Get-Item
            }
            else {
                Get-ChildItem
            }
            """,
        ),
        (
            "try { Get-Item -Path one } catch { throw 'it' }",
            """
            try {
                Get-Item -Path one
            }
            catch {
                throw 'it'
            }
            """,
        ),
        (
            "function Get-It { $first = 1; Get-Item $first }",
            """
            function Get-It {
                $first = 1
                Get-Item $first
            }
            """,
        ),
        (
            "$block = { param($first) $second; $third, $fourth }",
            """
            $block = {
                param($first)
                $second
                $third, $fourth
            }
            """,
        ),
        (
            "function Get-It([int] $First, [string] $Second) {\n    1\n}",
            """
            function Get-It(
                [int] $First,
                [string] $Second
            ) {
                1
            }
            """,
        ),
        (
            "param([Parameter(Mandatory = $true)] [int] $First)",
            """
            param(
                [Parameter(Mandatory = $true)]
                [int] $First
            )
            """,
        ),
        (
            "param([ValidateSet('the first', 'the second')] $First)",
            """
            param(
                [ValidateSet(
                    'the first',
                    'the second'
                )]
                $First
            )
            """,
        ),
        (
            "$name = (Get-Item -Path . | Sort-Object Name).FullName",
            """
            $name = (
                Get-Item -Path . | Sort-Object Name
            ).FullName
            """,
        ),
        (
            "Get-Item (Join-Path $first 'the second one')",
            """
            Get-Item (
                Join-Path $first 'the second one'
            )
            """,
        ),
        (
            "Get-Item . | Where-Object { $_.Name -and $_.Length -gt 100 }",
            """
            Get-Item . |
                Where-Object {
                    $_.Name -and $_.Length -gt 100
                }
            """,
        ),
    ],
    ids=lambda text: text.strip().splitlines()[0],
)
def test_what_is_wrapped(text: str, after: str) -> None:
    assert wrapped(text + "\n") == script(after)


@pytest.mark.parametrize(
    "text",
    [
        "$text = 'a string is never broken, however long'",
        '$text = "nor one with $($some.Value, $other.Value)"',
        "Get-Something -With 'many' -Parameters $true -Force",
        "$sum = $first + $second + $third + $fourth + $fifth",
        "if ($first -like '*something that is much too long*') { 1\n}",
        "tool --% a { b ; c -and d }, e, f, g, h, i, j, k, l, m, n",
        "# a comment (with, some, brackets) | that is, too long",
        "$first = 1 # the code is short (but, the, comment, not)",
        "throw [Exception]::new('one argument, that has no room anyway')",
        "@'\na here-string; (with, long, lines) | of, any, length @{ }\n'@",
        "using module @{ ModuleName = 'first'; ModuleVersion = '1' }",
        "$sum = $a.M() + $b.M() + $c.M() + $d.M() + $e.M()",
    ],
)
def test_what_is_not(text: str) -> None:
    assert wrapped(text) == laid_out(text)


def test_comments_stay_where_they_are() -> None:
    text = "Get-Something @{ one = 'first'; # about one\n    two = 'second' <# two #>; three = 'third'\n} # end\n"
    after = "Get-Something @{\n    one   = 'first'; # about one\n    two   = 'second' <# two #>\n    three = 'third'\n} # end\n"
    assert wrapped(text, 30) == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("@{ one = if ($x) { 1 }; else = 2 }", "@{\n    one  = if ($x) { 1 };\n    else = 2\n}"),
        ("& { if ($x) { 1 }; else { 2 } }", "& {\n    if ($x) { 1 };\n    else { 2 }\n}"),
        ("& { :label; while ($first) { } }", "& {\n    :label;\n    while ($first) { }\n}"),
    ],
)
def test_a_semicolon_that_ends_a_statement_stays(text: str, after: str) -> None:
    assert wrapped(text, 28) == after


@pytest.mark.parametrize(
    ("preset", "after"),
    [
        ("CodeFormattingOTBS", "if ($first) {\n    Get-Item\n} else {\n    Get-ChildItem -Path two\n}\n"),
        ("CodeFormattingAllman", "if ($first)\n{\n    Get-Item\n}\nelse\n{\n    Get-ChildItem -Path two\n}\n"),
    ],
)
def test_braces_stand_as_the_preset_says(preset: str, after: str) -> None:
    assert wrapped("if ($first) { Get-Item } else { Get-ChildItem -Path two }\n", preset=preset) == after


def test_line_ends_stay() -> None:
    assert wrapped("$x = @{ one = 'first'; two = 'second' }\r\n", 30) == (
        "$x = @{\r\n    one = 'first'\r\n    two = 'second'\r\n}\r\n"
    )


def test_the_width_is_in_characters_without_a_comment() -> None:
    line = "$x = @('äöü', 'ßßß') # and a comment"
    assert wrapped(line, 20) == line
    assert wrapped(line, 19) != line


def test_what_is_told() -> None:
    record = outcome_of("\nGet-Item | Sort-Object", line_width=10).records[0]
    assert (record.rule, record.name, record.region and record.region.line) == ("", "line-width", 2)
    assert record.url == "https://psverify.github.io/formatting"
    assert record.fixed


@pytest.mark.parametrize(
    "text",
    [
        "function f([int] $a # one\n, $b) { 1; 2 }\n",
        "f -First $a\n| g { $_.One -eq 1 } | h\n",
        "if ($a `\n-and $b -and ($c -or $d)) { 1 }\n",
        "$list.Insert($a `\n, $b, $c)\n",
    ],
)
def test_a_separator_that_begins_a_line_is_not_left_alone_on_it(text: str) -> None:
    lines = wrapped(text, width=12).splitlines()
    assert not {",", "|", "-and"}.intersection(map(str.strip, lines))
    assert lines == [line.rstrip() for line in lines]
