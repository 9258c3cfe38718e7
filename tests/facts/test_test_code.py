"""Test code is known by folder, name and Pester's blocks."""

import pytest

from psverify.facts.file import File
from psverify.facts.test_code import is_in_pester_block, is_test_code, is_test_path
from psverify.parse.tree import parse
from psverify.read.decode import decode


def file_of(text: str, path: str = "example.ps1") -> File:
    source = decode(text.encode())
    return File(source, parse(source.buffer), path)


@pytest.mark.parametrize(
    "path",
    [
        "tests/Helper.ps1",
        "C:\\repo\\Test\\a.ps1",
        "Tests-Legacy/lib/a.psm1",
        "src/__tests__/a.ps1",
        "a/Unit.Tests.ps1",
        "a.test.ps1",
        "SQLPSStub.psm1",
        "Stubs/Generic.psm1",
        "Common.TestHelper.psm1",
    ],
)
def test_paths_of_tests(path: str) -> None:
    assert is_test_path(path)


@pytest.mark.parametrize("path", ["Test-Connection.ps1", "src/Latest.ps1", "contest/a.ps1", "attestation.ps1", ""])
def test_other_paths(path: str) -> None:
    assert not is_test_path(path)


def test_pester_blocks_make_a_test() -> None:
    assert is_test_code(file_of("Describe 'x' { It 'y' { 1 } }"))
    assert not is_test_code(file_of("Describe 'x'"))


def test_nodes_in_pester_blocks() -> None:
    file = file_of("Mock Get-It { $a }\nInvoke-Command { $b }")
    inside, outside = file.tree.root.descendants("variable_expression")
    assert is_in_pester_block(inside, file)
    assert not is_in_pester_block(outside, file)
