"""Manifests: what is one, and whether the files that it names are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from psverify.check.file import File
from psverify.check.manifest import entries, manifest, names_missing_files
from psverify.parse.tree import parse
from psverify.read.decode import decode


def on_disk(folder: Path, text: str) -> File:
    path = folder / "My.psd1"
    path.write_text(text)
    source = decode(text.encode())
    return File(source, parse(source.buffer), str(path))


def test_keys_are_compared_in_any_case(tmp_path: Path) -> None:
    table = manifest(on_disk(tmp_path, "@{ moduleversion = '1.0'; 'GUID' = 'x' }"))
    assert table is not None
    assert list(entries(table)) == ["moduleversion", "guid"]


@pytest.mark.parametrize("text", ["@{ Colour = 'red' }", "@{}", "'a'", "@{ ModuleVersion = '1'; Colour = 'red' }"])
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
    ],
)
def test_a_file_that_is_named_must_be_there(tmp_path: Path, key: str) -> None:
    file = on_disk(tmp_path, f"@{{ ModuleVersion = '1.0'; {key} }}")
    assert names_missing_files(file)
    assert not file.alone
    (tmp_path / "lib").mkdir()
    for name in ("My.psm1", "my.PSM1", "LICENSE", "lib/More.ps1", "lib/More.psm1"):
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


def test_a_root_module_without_a_module_s_extension_is_none(tmp_path: Path) -> None:
    (tmp_path / "My").touch()
    assert names_missing_files(on_disk(tmp_path, "@{ ModuleVersion = '1.0'; RootModule = 'My' }"))


def test_a_manifest_that_is_not_on_disk_is_taken_as_whole(tmp_path: Path) -> None:
    file = on_disk(tmp_path, "@{ ModuleVersion = '1.0'; RootModule = 'My.psm1' }")
    Path(file.path).unlink()
    assert not names_missing_files(file)
    assert file.alone
