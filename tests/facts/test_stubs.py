"""Stubs do nothing of their own: they throw, say something, or return nothing."""

import pytest

from psverify.facts.file import File
from psverify.facts.stubs import is_fake, is_stub, is_stub_file
from psverify.parse.tree import Node, parse
from psverify.read.decode import decode


def file_of(text: str, path: str = "example.ps1") -> File:
    source = decode(text.encode())
    return File(source, parse(source.buffer), path)


def body_of(text: str) -> Node:
    body = file_of(text).tree.root.descendants("function_definition")[0].field("body")
    assert body is not None
    return body


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("function f { }", True),
        ("function f { param($x) }", True),
        ("function f { [CmdletBinding()] param($x) throw 'not implemented' }", True),
        ("function f { process { throw } }", True),
        ("function f { return }", True),
        ("function f { return $null }", True),
        ("function f { $null }", True),
        ("function f { end { $PSCmdlet.ThrowTerminatingError([ErrorRecord]::new('Stub', 'Stub', 0, $null)) } }", True),
        ("function f { Write-Warning 'gone' }", True),
        ("function f { Write-LogEntry -Message 'Networks are not yet implemented' }", True),
        ("function f { Write-LogEntry -Message 'Networks' }", False),
        ("function f { $PSCmdlet.WriteObject(1) }", False),
        ("function f { return 1 }", False),
        ("function f { return }; function g { 1 }", True),
        ("function f { Get-Item x }", False),
        ("function f { begin { } process { 1 } }", False),
    ],
)
def test_stubs(function: str, expected: bool) -> None:
    assert is_stub(body_of(function)) is expected


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("function f { 1 }", True),
        ("function f { return @{ Name = 'x' } }", True),
        ("function f { $true }", True),
        ("function f { throw }", True),
        ("function f { @{ Name = $x } }", False),
        ("function f { return (Get-Date) }", False),
    ],
)
def test_fakes_give_constants(function: str, expected: bool) -> None:
    assert is_fake(body_of(function)) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/Stubs/a.ps1", True),
        ("Mocks\\a.ps1", True),
        ("SqlStub.psm1", True),
        ("stubborn/a.ps1", False),
        ("a.ps1", False),
    ],
)
def test_files_of_stubs(path: str, expected: bool) -> None:
    assert is_stub_file(file_of("", path)) is expected
