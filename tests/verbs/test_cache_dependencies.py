from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from psverify.check.settings import LintSettings
from psverify.format.settings import FormatSettings
from psverify.session import Session
from psverify.verbs import cache_dependencies
from psverify.verbs.cache_dependencies import digest_dependencies
from psverify.verbs.check import check_files
from psverify.verbs.format import formatted_files

if TYPE_CHECKING:
    from psverify.read.stamp import Stamp


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "house_of_rules"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "late.py").write_text("A = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, folder.name, raising=False)
    return folder


def test_the_code_of_a_module_counts_though_only_its_package_is_imported(package: Path) -> None:
    __import__(package.name)
    module = f"{package.name}.late"
    before = digest_dependencies(Session(), (), [module])
    assert before == digest_dependencies(Session(), (), [module])
    os.utime(package / "late.py", ns=(1, 1))
    assert before != digest_dependencies(Session(), (), [module])


def test_parts_count() -> None:
    assert digest_dependencies(Session(), (), [], "format") != digest_dependencies(Session(), (), [], "check")


def test_a_module_of_which_nothing_is_imported_has_no_file() -> None:
    assert digest_dependencies(Session(), (), ["nowhere.at.all"]) == digest_dependencies(Session(), (), [])


def test_a_package_stands_for_all_its_modules_imported_or_not(package: Path) -> None:
    inner = package / "inner"
    inner.mkdir()
    (inner / "deep.py").write_text("B = 1\n")
    __import__(package.name)
    for name, changed in ((package.name, package / "late.py"), (f"{package.name}.inner", inner / "deep.py")):
        before = digest_dependencies(Session(), (), [name])
        assert before == digest_dependencies(Session(), (), [name])
        os.utime(changed, ns=(1, 1))
        assert before != digest_dependencies(Session(), (), [name])


ENGINE = set("check facts outcome parse project read repair semantic types".split())


def test_what_a_cache_remembers_depends_on_the_code_that_made_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def all_in(folder: str) -> list[Stamp]:
        seen.append(Path(folder).name)
        return []

    monkeypatch.setattr(cache_dependencies, "_all_in", all_in)
    check_files.check_cache_key(LintSettings(rules=()), Session())
    assert set(seen) == {
        "check",
        "facts",
        "fix",
        "outcome",
        "parse",
        "project",
        "read",
        "repair",
        "report",
        "semantic",
        "types",
    }
    seen.clear()
    formatted_files.format_cache_key(FormatSettings(rules=()), Session())
    assert set(seen) == {
        "check",
        "extra",
        "facts",
        "format",
        "outcome",
        "parse",
        "project",
        "read",
        "repair",
        "semantic",
        "types",
    }
