"""The public face for plugins that are managers: complete, documented, and as the documentation shows it."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from psverify.api import ExitCode
from psverify.api.session import Session
from psverify_managers import common
from psverify_managers.common.store.database import Database

if TYPE_CHECKING:
    import click

ROOT = Path(__file__).parents[3]
NAMES = [name for homes in common.FACE.values() for names in homes.values() for name in names]


def module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_there(name: str) -> None:
    assert getattr(common, name) is not None


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"'psverify_managers\.common' has no attribute 'Elsewhere'"):
        common.__getattr__("Elsewhere")


def test_type_checkers_see_the_same_names() -> None:
    declared = re.findall(
        r"(?:import |, |^ {8})(\w+) as \1", (ROOT / "managers/common/__init__.py").read_text(), re.MULTILINE
    )
    assert sorted(declared) == sorted(NAMES)


def test_the_page_is_up_to_date() -> None:
    page = (ROOT / "docs" / "managers-api.md").read_text(encoding="utf-8")
    assert page == module(ROOT / "tools" / "make_manager_face.py").render()


def test_the_documented_command_reports_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "errors.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "example.py").write_text(code[0])
    ping: click.Command = module(tmp_path / "example.py").ping
    session = Session()
    assert ping.main(["web-1"], obj=session, standalone_mode=False) == ExitCode.FINDINGS
    with Database(tmp_path / ".psverify" / "state.db") as database:
        rows = database.rows("SELECT module, severity, subject, message FROM errors")
    assert [tuple(row) for row in rows] == [("deploy", "critical", "web-1", "web-1 does not answer")]
