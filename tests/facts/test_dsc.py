"""What makes a DSC resource, and what stands around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from psverify.facts.dsc import (
    always_returns,
    direct_commands,
    dsc_classes,
    dsc_resource,
    files_about,
    is_known_around,
    resource_functions,
    schema_keys,
)
from psverify.facts.file import File
from psverify.parse.tree import parse
from psverify.read.decode import decode

MODULE = Path("fixtures/dsc/Doors")


def file(text: str, path: str = "x.psm1") -> File:
    source = decode(text.encode())
    return File(source, parse(source.buffer), path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("DSCResources/Door/Door.psm1", True),
        ("DSCResources/Door/door.PSM1", True),
        ("DSCResources/Door/Helper.psm1", False),
        ("DSCResources/Door/Door.ps1", False),
        ("DSCResources/Window/Window.psm1", False),
        ("DSCResources/Wall/Wall.psm1", False),
        ("Examples/Door.psm1", False),
    ],
)
def test_a_resource_has_a_schema_of_its_name_and_no_other(path: str, expected: bool) -> None:
    found = dsc_resource(file("", (MODULE / path).as_posix()))
    assert found == ((MODULE / path).parent if expected else None)


def test_classes() -> None:
    text = "[DscResource()] class A { }\n[DSCRESOURCE(RunAsCredential = 'Optional')] class B { }\nclass C { }"
    assert [node.field("name").text for node in dsc_classes(file(text))] == ["A", "B"]  # type: ignore[union-attr]
    assert dsc_classes(file("class C { }")) == []


def test_functions_and_their_own_commands() -> None:
    text = (
        "function get-targetresource { Tool\\Write-Verbose 1; 1 | % { Get-Date }; & $x }\nfunction Get-It { Test-It }"
    )
    (function,) = resource_functions(file(text))
    assert list(direct_commands(function)) == ["write-verbose", "%", ""]


def test_files_around() -> None:
    assert files_about(MODULE, "examples", "Door") == ["Sample_Door.ps1"]
    assert files_about(MODULE, "Tests", "DOOR") == []
    assert files_about(MODULE, "Tests", "DOOR", nested=True) == ["door.Tests.ps1"]
    assert files_about(MODULE, "Nowhere", "Door") == []


def test_files_around_the_sources_and_without_the_prefix() -> None:
    sources = Path("fixtures/dsc/Split/source")
    assert is_known_around(sources, "Examples", "DSC_Door")
    assert is_known_around(sources, "Tests", "DSC_Door")
    assert not is_known_around(sources, "Examples", "DSC_Window")
    assert not is_known_around(sources, "Nowhere", "DSC_Door")


def test_the_schema_without_comments_and_values() -> None:
    assert schema_keys(MODULE / "DSCResources/Door") == {"Name": "Key"}
    assert schema_keys(MODULE / "DSCResources/Gate") == {"Name": "Key", "Credential": "Required"}
    assert schema_keys(MODULE / "Examples") == {}
    assert schema_keys(Path("fixtures/dsc/Split/source/DSCResources/DSC_Door")) == {"Name": "Key"}
    assert schema_keys(MODULE / "Nowhere") == {}


def test_a_schema_in_another_encoding(tmp_path: Path) -> None:
    text = "class A : OMI_BaseResource { [Key] String Größe; };"
    (tmp_path / "A.schema.mof").write_bytes(b"\xff\xfe" + text.encode("utf-16-le"))
    assert schema_keys(tmp_path) == {"Größe": "Key"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return 1", True),
        ("if ($a) { return 1 } else { throw }", True),
        ("if ($a) { return 1 } elseif ($b) { 2 } else { return 3 }", False),
        ("switch ($a) { 1 { exit } default { return 2 } }", True),
        ("switch ($a) { 1 { return 1 } }", False),
        ("try { return 1 } catch { 2 }", False),
        ("try { 1 } catch { 2 } finally { return 3 }", True),
        ("foreach ($x in $y) { return 1 }", False),
        ("for (;;) { Get-It }", True),
        ("while ($true) { break }", False),
        ("Get-It", False),
    ],
)
def test_whether_every_way_returns(body: str, expected: bool) -> None:
    (method,) = file(f"class A {{ [int] Get() {{ {body} }} }}").tree.root.descendants("function_member")
    assert always_returns(method.field("body")) is expected
