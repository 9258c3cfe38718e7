from __future__ import annotations

import importlib.metadata
import sys
import types
import zipfile
from pathlib import Path
from typing import ClassVar

import pytest

from psverify.plugin import entrypoints
from psverify.plugin.entrypoints import EntryPoint

TEXT = """
[console_scripts]
tool = tool:main

[psverify]
# a comment = not an entry
b = tool.rules:plugin [extra]
a=tool
[other]
c = tool
"""


def distribution(folder: Path, name: str, text: str = TEXT, version: str = "1.2") -> Path:
    """Lays out a distribution as pip does."""
    metadata = folder / f"{name}-{version}.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "entry_points.txt").write_text(text, encoding="utf-8")
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    return metadata


def test_only_our_section_is_read_and_extras_are_left_out() -> None:
    assert entrypoints.parse_entry_points(TEXT) == [("b", "tool.rules:plugin"), ("a", "tool")]
    assert entrypoints.parse_entry_points("") == []


def test_entry_points_come_by_path_then_name_with_their_distribution(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    distribution(first, "my_tool")
    distribution(second, "Another.Tool", "[psverify]\nx = other", "3")
    found = entrypoints.find_entry_points([str(first), str(tmp_path / "absent"), str(second)])
    assert [(point.name, point.origin) for point in found] == [
        ("a", "my-tool 1.2"),
        ("b", "my-tool 1.2"),
        ("x", "Another.Tool 3"),
    ]


def test_the_first_distribution_of_a_name_hides_later_ones_even_without_entry_points(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    (first / "My.Tool.egg-info").mkdir(parents=True)
    distribution(second, "my_tool")
    assert entrypoints.find_entry_points([str(first), str(second)]) == ()


def test_an_egg_and_an_egg_info_folder_are_distributions_too(tmp_path: Path) -> None:
    for folder in (tmp_path / "develop.egg-info", tmp_path / "old-1.0-py3.11.egg" / "EGG-INFO"):
        folder.mkdir(parents=True)
        (folder / "entry_points.txt").write_text("[psverify]\np = m", encoding="utf-8")
        (folder / "PKG-INFO").write_text("Name: x\nVersion: 7\n", encoding="utf-8")
    found = entrypoints.find_entry_points([str(tmp_path), str(tmp_path / "old-1.0-py3.11.egg")])
    assert [point.origin for point in found] == ["develop 7", "old 7"]


def test_a_distribution_without_a_version_says_so(tmp_path: Path) -> None:
    (distribution(tmp_path, "tool") / "METADATA").unlink()
    assert {point.version for point in entrypoints.find_entry_points([str(tmp_path)])} == {"unknown"}


def test_the_answer_is_that_of_importlib_metadata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distribution(tmp_path, "my_tool")
    monkeypatch.syspath_prepend(str(tmp_path))
    theirs = {(point.name, point.value) for point in importlib.metadata.entry_points(group="psverify")}
    assert {(point.name, point.value) for point in entrypoints.find_entry_points()} == {
        (name, value.partition(" [")[0]) for name, value in theirs
    }
    assert ("a", "tool") in theirs


def test_a_zip_on_the_path_is_left_to_importlib_metadata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "packed.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("packed-1.dist-info/METADATA", "Metadata-Version: 2.4\nName: packed\nVersion: 1\n")
        packed.writestr("packed-1.dist-info/entry_points.txt", "[psverify]\nzipped = packed [all]\n")
    monkeypatch.syspath_prepend(str(archive))
    assert EntryPoint("zipped", "packed", "packed", None, "1") in entrypoints.find_entry_points()


def test_a_foreign_finder_is_left_to_importlib_metadata(monkeypatch: pytest.MonkeyPatch) -> None:
    class Finder:
        distribution = types.SimpleNamespace(name="far-away", version="1")
        points: ClassVar = {"psverify": [types.SimpleNamespace(name="a", value="b", dist=distribution)]}

        def find_distributions(self, context: object) -> list[importlib.metadata.Distribution]:
            return []

        def find_spec(self, *_: object) -> None:
            return None

    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: Finder.points[group])
    assert entrypoints.find_entry_points() == (EntryPoint("a", "b", "far-away", None, "1"),)


def test_an_entry_point_is_a_module_or_an_attribute() -> None:
    assert EntryPoint("x", "psverify.plugin.hooks", "d").load().PROJECT == "psverify"
    assert EntryPoint("x", "psverify.plugin.hooks:Hooks.psverify_rules", "d").load().__name__ == "psverify_rules"
    with pytest.raises(AttributeError):
        EntryPoint("x", "psverify.plugin.hooks:Nothing", "d").load()
