from __future__ import annotations

import pytest

from psverify.facts.file import File
from psverify.facts.tokens import Tokens, tokens
from psverify.parse.tree import parse
from psverify.read.decode import decode


def stream(script: str) -> Tokens:
    source = decode(script.encode())
    return File(source, parse(source.buffer), "a.ps1").fact(tokens)


@pytest.mark.parametrize(
    ("script", "letters"),
    [
        ("$a = 'b' # c\n", "v=w#\nZ"),
        ('f -x "a $b" `\n 1', "wps`nZ"),
        ("@{ a = @(1, 2); b = $(3) }", "Hw=An,n);w=Dn)}Z"),
        ("if ($a) { } elseif ($b) { } else { }", "i(v){}I(v){}e{}Z"),
        ("try { } catch { } finally { }", "k{}e{}e{}Z"),
        ("$a += 1 + -$b -eq !$c -join 1..2", "van++vouvjndnZ"),
        ("$a.b::c?.d", "v.w:wqwZ"),
        ("a && b | c > d 2>&1", "wcw|wrwrZ"),
        ("[int[]] $a", "[t]vZ"),
        (":x while ($true) { break x }", "li(v){kw}Z"),
        ("$a ? 1 : 2", "v?n:nZ"),
        ("f -a:1 & g", "wpn&wZ"),
        (". f; & f", ".w;&wZ"),
        ("$i++; $j\u2013\u2013", "vu;vuZ"),
    ],
)
def test_letters(script: str, letters: str) -> None:
    assert stream(script).letters.decode("latin-1") == letters


def test_the_percent_sign_is_an_operator_where_powershell_reads_it_so() -> None:
    assert stream("1..3|%{ $_ }").letters.decode().count("o") == 1
    assert "o" not in stream("Get-Item .|%{ $_ }").letters.decode()


@pytest.mark.parametrize("script", ["$x = 'a|%b'; $y", "$x | f { 'a|%b' }; $y", "'a' # |%\n$x"])
def test_a_percent_sign_in_a_string_or_comment_changes_no_token(script: str) -> None:
    assert "o" not in stream(script).letters.decode()


def test_lines() -> None:
    found = stream("if ($a) {\n  1\n}")
    assert (list(found.firsts), list(found.widths), list(found.levels)) == ([0, 6, 8], [0, 2, 0], [0, 1, 0])


def test_places() -> None:
    found = stream("ä $b")
    assert [(start, end) for start, end in zip(found.starts, found.ends, strict=True)] == [(0, 2), (3, 5), (5, 5)]
    assert list(found.gaps) == [8, 1, 0]


def test_tokens_are_made_once() -> None:
    source = decode(b"f")
    file = File(source, parse(source.buffer), "a.ps1")
    assert file.fact(tokens) is file.fact(tokens)
