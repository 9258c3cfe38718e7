from __future__ import annotations

import pytest

from psverify.facts.types.assigned_type import UNKNOWN, assigned_type, member_type
from psverify.parse.tree import parse


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ("'a'", "System.String"),
        ('"a$b"', "System.String"),
        ("1", "System.Int32"),
        ("1.5", "System.Double"),
        ("@()", "System.Object[]"),
        ("1, 2", "System.Object[]"),
        ("@{}", "System.Collections.Hashtable"),
        ("[int[]] $a", "System.Int32[]"),
        ("[No.Such] $a", "System.Object"),
        ("$a -and $b", "System.Boolean"),
        ("-not $a", "System.Boolean"),
        ("$a -eq $b", "System.Object"),
        ("$a -as [int]", "System.Int32"),
        ("'a' -as [int]", "System.Object"),
        ("$a -as $b", "System.Object"),
        ("[System.Text.StringBuilder]::new()", "System.Text.StringBuilder"),
        ("[DateTime]::Now", "System.DateTime"),
        ("[DateTime]::now", "System.Object"),
        ("[Convert]::ToBase64String($a)", "System.String"),
        ("[IO.Path]::Combine('a', 'b')", "System.String"),
        ("$a.B()", "System.Object"),
        ("Get-It", UNKNOWN),
        ("$a | Get-It", UNKNOWN),
        ("if ($a) { 1 }", UNKNOWN),
        ("$a", UNKNOWN),
        ("New-Object System.Text.StringBuilder", "System.Text.StringBuilder"),
        ("New-Object -TypeName:System.IO.StringReader 'a'", "System.IO.StringReader"),
        ("New-Object -TypeName System.Net.WebClient", "System.Object"),
        ("New-Object System.Uri 'a'", "System.Object"),
        ("New-Object System.Security.SecureString", "System.Security.SecureString"),
        ("New-Object $a", UNKNOWN),
        ("New-Object -ComObject A.B", UNKNOWN),
    ],
)
def test_assigned_type(value: str, known: str) -> None:
    assignment = parse(f"$x = {value}".encode()).root.descendants("assignment_statement")[0]
    assert assigned_type(assignment.field("right")) == known


def test_member_type_of_what_is_not_static() -> None:
    access = parse(b"$a.Now").root.descendants("member_expression")[0]
    assert member_type(access) == "System.Object"
