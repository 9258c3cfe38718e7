"""Manifests: what is one, and whether the files that it names are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from psverify.facts.file import File
from psverify.facts.manifests import entries, manifest, names_missing_files
from psverify.parse.tree import parse
from psverify.read.decode import decode


def on_disk(folder: Path, text: str) -> File:
    path = folder / "My.psd1"
    path.write_text(text)
    source = decode(text.encode())
    return File(source, parse(source.buffer), str(path))


@pytest.mark.parametrize(
    "version", ["", "PowerShellVersion = '2.0'", "PowerShellVersion = '5.1'", "PowerShellVersion = '5'"]
)
def test_keys_of_powershell_5_are_known(tmp_path: Path, version: str) -> None:
    text = f"@{{ CompatiblePSEditions = 'Core'; DscResourcesToExport = 'a'; {version} }}"
    assert manifest(on_disk(tmp_path, text)) is not None


def test_keys_are_compared_in_any_case(tmp_path: Path) -> None:
    table = manifest(on_disk(tmp_path, "@{ moduleversion = '1.0'; 'GUID' = 'x' }"))
    assert table is not None
    assert list(entries(table)) == ["moduleversion", "guid"]


@pytest.mark.parametrize(
    "text",
    [
        "@{ Colour = 'red' }",
        "@{}",
        "'a'",
        "@{ ModuleVersion = '1'; Colour = 'red' }",
        "@{ ModuleVersion = '1'; $colour = 'red' }",
        "@{ PowerShellVersion = '5.0'; CompatiblePSEditions = 'Core' }",
        "@{ PowerShellVersion = '4.0'; DscResourcesToExport = 'a' }",
    ],
)
def test_other_data_are_no_manifest(tmp_path: Path, text: str) -> None:
    assert manifest(on_disk(tmp_path, text)) is None


@pytest.mark.parametrize(
    "key",
    [
        "RootModule = 'My.psm1'",
        "ModuleToProcess = 'my.PSM1'",
        "NestedModules = @('lib/More.ps1')",
        r"NestedModules = @('Installed', @{ ModuleName = 'lib\More.psm1'; ModuleVersion = '1.0' })",
        "FileList = 'LICENSE', 'My.psm1'",
        "RootModule = 'My'",
        "ScriptsToProcess = 'lib/More'",
        "FormatsToProcess = @('My.format.ps1xml')",
    ],
)
def test_a_file_that_is_named_must_be_there(tmp_path: Path, key: str) -> None:
    file = on_disk(tmp_path, f"@{{ ModuleVersion = '1.0'; {key} }}")
    assert names_missing_files(file)
    assert file.looks
    (tmp_path / "lib").mkdir()
    for name in ("My.psm1", "my.PSM1", "LICENSE", "lib/More.ps1", "lib/More.psm1", "My.format.ps1xml"):
        (tmp_path / name).touch()
    assert not names_missing_files(file)


@pytest.mark.parametrize(
    "keys",
    [
        "",
        "RootModule = ''",
        "RootModule = $null",
        "NestedModules = 'Installed'",
        "RequiredModules = 'Pester'; RequiredAssemblies = 'System.Web.dll'",
    ],
)
def test_what_another_machine_may_have_is_taken_as_there(tmp_path: Path, keys: str) -> None:
    assert not names_missing_files(on_disk(tmp_path, f"@{{ ModuleVersion = '1.0'; {keys} }}"))


@pytest.mark.parametrize("root", ["My", "My.txt", "../My.psm1"])
def test_a_root_module_of_another_kind_or_folder_is_none(tmp_path: Path, root: str) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    for path in (inner / "My", inner / "My.txt", tmp_path / "My.psm1"):
        path.touch()
    assert names_missing_files(on_disk(inner, f"@{{ ModuleVersion = '1.0'; RootModule = '{root}' }}"))


def test_a_manifest_that_is_not_on_disk_is_taken_as_whole(tmp_path: Path) -> None:
    file = on_disk(tmp_path, "@{ ModuleVersion = '1.0'; RootModule = 'My.psm1' }")
    Path(file.path).unlink()
    assert not names_missing_files(file)
    assert not file.looks
