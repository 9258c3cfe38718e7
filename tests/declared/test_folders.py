from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from psverify.check.engine_rules import OWN_RULES
from psverify.check.registry import Registry
from psverify.declared import folders
from psverify.declared.folders import registry_with, rule_files, rule_folders_fingerprint
from psverify.errors import UserError

PLUGINS = Registry(OWN_RULES)
RULE = "code: {}\nname: {}\nsummary: S.\nmessage: M.\nquery: (command) @here\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own" / "deep").mkdir(parents=True)
    (tmp_path / "own" / "b.yml").write_text(RULE.format("ACME2", "two"))
    (tmp_path / "own" / "deep" / "a.YAML").write_text(RULE.format("ACME1", "one"))
    (tmp_path / "own" / "note.txt").write_text("no rule")
    return tmp_path / "own"


def test_all_rules_there_are(folder: Path) -> None:
    registry = registry_with(PLUGINS, (str(folder),))
    assert [rule.code for rule in registry] == ["ACME1", "ACME2", "PSV001", "PSV002", "PSV901", "PSV902"]
    assert registry.find("ONE") is registry.find("ACME1")


def test_files_are_read_once_and_known_by_name(folder: Path) -> None:
    names = ["own/b.yml", "own/deep/a.YAML"]
    assert [name for name, _ in rule_files([str(folder)])] == names
    assert [name for name, _ in rule_files([str(folder), str(folder / "deep")])] == names


def test_a_file_elsewhere_has_its_whole_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "deep")
    assert [name for name, _ in rule_files([str(folder)])] == [str(folder / "b.yml"), "a.YAML"]


def test_rules_are_made_anew_only_when_a_file_changes(folder: Path) -> None:
    first, before = registry_with(PLUGINS, [str(folder)]), rule_folders_fingerprint([str(folder)])
    assert registry_with(PLUGINS, [str(folder)]) is first
    assert rule_folders_fingerprint([str(folder)]) == before
    (folder / "b.yml").write_text(RULE.format("ACME3", "two"))
    assert registry_with(PLUGINS, [str(folder)]).find("ACME3")
    assert rule_folders_fingerprint([str(folder)]) != before


def test_a_folder_that_is_not_there(folder: Path) -> None:
    with pytest.raises(UserError, match=r"^rule-folders: no such folder: 'none'$"):
        rule_files([str(folder.parent / "none")])


def test_a_file_that_cannot_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, flags: int) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UserError, match=r"^own/b.yml: cannot be read: Permission denied$"):
        rule_files([str(folder)])


def test_libraries_that_are_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("psverify.declared.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "tree_sitter", None)
    (folder / "b.yml").write_text(RULE.format("ACME4", "two"))
    with pytest.raises(UserError, match=r"^rule-folders: .*pip install 'psverify\[queries\]'"):
        registry_with(PLUGINS, [str(folder)])


def test_a_folder_with_too_many_files_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MOST_ENTRIES", 1)
    with pytest.raises(UserError, match=r"^rule-folders: 'own' contains more than 1 files and folders$"):
        folders.rule_files([str(folder)])


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_that_leads_out_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.yml").write_text("code: X\n")
    (folder / "c.yml").symlink_to(tmp_path / "outside.yml")
    with pytest.raises(UserError, match=r"^own/c.yml: is a link that leads out of the project"):
        folders.rule_files([str(folder)])


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are POSIX's")
def test_a_pipe_is_refused(folder: Path) -> None:
    os.mkfifo(folder / "c.yml")
    with pytest.raises(UserError, match=r"^own/c.yml: cannot be read: not a regular file$"):
        folders.rule_files([str(folder)])
