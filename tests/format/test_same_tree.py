from __future__ import annotations

import pytest

from psverify.format.same_tree import difference
from psverify.parse.tree import parse


def differ(one: str, other: str) -> str | None:
    return difference(parse(one.encode()), parse(other.encode()), ("core-7.6-linux",))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("if($a){1}", "if ($a) {\n    1\n}"),
        ("IF ($a -EQ 1) { 1 }", "if ($a -eq 1) { 1 }"),
        ("get-item -path .", "Get-Item -Path ."),
        ("f -A:1", "f -a:1"),
        ("gci .", "Get-ChildItem ."),
        ("$a = 1;", "$a = 1"),
        ("if ($a) # why\n{ 1 }", "if ($a) { # why\n1 }"),
        ('$a = "b"', "$a = 'b'"),
        ("!$a", "-not $a"),
        ("[Func[int,int]] $a", "[Func[int, int]] $a"),
        ("f `\n-a", "f -a"),
        ("# a \n<# b \n c\t\n#>\n1", "# a\n<# b\n c\n#>\n1"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert differ(one, other) is None


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        ("f a", "f A", "a"),
        ("f 'a '", "f 'a'", "'a '"),
        ("$a = 'b'", "$a = b", "the structure of the script"),
        ("f b", "f 'b'", "b"),
        ("$A", "$a", "$A"),
        ("# a\n1", "# b\n1", "a comment"),
        ("<#\n a\n#>\n1", "<#\na\n#>\n1", "a comment"),
        ("# a\n# b\n1", "# b\n# a\n1", "a comment"),
        ("1\n2", "1 + 2", "the structure of the script"),
        ("$a -eq 1", "$a -ne 1", "-eq"),
        ("f", "g", "f"),
        ("@'\na\n'@", "@'\na \n'@", "@'\na\n'@"),
    ],
)
def test_not_the_same(one: str, other: str, what: str) -> None:
    assert differ(one, other) == what
