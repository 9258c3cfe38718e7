from __future__ import annotations

import os
from pathlib import Path

import pytest

from psverify.session import Session
from psverify.session.dependencies import digest


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "house_of_rules"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "late.py").write_text("A = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    return folder


def test_the_code_of_a_module_counts_though_only_its_package_is_imported(package: Path) -> None:
    __import__(package.name)
    module = f"{package.name}.late"
    before = digest(Session(), (), [module])
    assert before == digest(Session(), (), [module])
    os.utime(package / "late.py", ns=(1, 1))
    assert before != digest(Session(), (), [module])


def test_parts_count() -> None:
    assert digest(Session(), (), [], "format") != digest(Session(), (), [], "check")


def test_a_module_of_which_nothing_is_imported_has_no_file() -> None:
    assert digest(Session(), (), ["nowhere.at.all"]) == digest(Session(), (), [])
