from __future__ import annotations

import pytest

from psverify.facts.file import File
from psverify.facts.types.dotnet_types import resolve_type, static_members, static_type, types_by_text
from psverify.parse.tree import parse
from psverify.read.decode import decode


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("string", "System.String"),
        ("INT", "System.Int32"),
        ("switch", "System.Management.Automation.SwitchParameter"),
        ("System.IO.FileInfo", "System.IO.FileInfo"),
        ("io.fileinfo", "System.IO.FileInfo"),
        ("string[]", "System.String[]"),
        ("int[,]", "System.Int32[,]"),
        ("int[][]", "System.Int32[][]"),
        ("System.Collections.Generic.List[string]", "System.Collections.Generic.List`1[string]"),
        ("Collections.Generic.Dictionary[string,int]", "System.Collections.Generic.Dictionary`2[string,int]"),
        ("No.Such.Type", None),
        ("NoSuch[]", None),
    ],
)
def test_resolve(written: str, full: str | None) -> None:
    assert resolve_type(written) == full


def test_types_are_found_by_what_is_written() -> None:
    source = decode(b"[int]$x = [a[b, c]]::d[int](1); [int]'e'")
    found = File(source, parse(source.buffer), "a.ps1").fact(types_by_text)
    assert {text: [node.start for node in nodes] for text, nodes in found.items()} == {
        "int": [1, 33],
        "a[b, c]": [11],
        "[int]": [22],
    }


def test_static_members() -> None:
    assert "Abs" in static_members()["System.Math"]
    assert "new" in static_members()["System.Collections.ArrayList"]


@pytest.mark.parametrize(
    ("expression", "known"),
    [
        ("'a'", "System.String"),
        ("2147483648", "System.Int64"),
        ("0x1f", "System.Int32"),
        ("1l", "System.Int64"),
        ("1d", "System.Decimal"),
        ("{ 1 }", "System.Management.Automation.ScriptBlock"),
        ("[int]", "System.Type"),
        ("[string[]] $a", "System.String[]"),
        ("$a -is [int]", "System.Boolean"),
        ("$a -isnot [int]", "System.Object"),
        ("!$a", "System.Boolean"),
        ("$true", "System.Object"),
        ("$a.B", "System.Object"),
    ],
)
def test_static_type(expression: str, known: str) -> None:
    assignment = parse(f"$x = {expression}".encode()).root.descendants("assignment_statement")[0]
    value = assignment.field("right")
    assert value is not None
    assert static_type(value) == known
