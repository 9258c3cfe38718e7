"""What is not needed is not imported: by `check` nothing of this plugin's libraries, by a shim nothing but the essentials."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = (
    "pydantic",
    "ruamel",
    "croniter",
    "sqlite3",
    "psverify_managers.common.installation",
    "psverify_managers.common.cli.command",
)
MAIN = "import sys; from psverify.cli.main import main; main(sys.argv[1:]); "
SAY = "print('LOADED', sorted(sys.modules), file=sys.stderr)"


def loaded(code: str, *arguments: str, cwd: Path) -> set[str]:
    command = [sys.executable, "-c", f"import sys; {code}{SAY}", *arguments]
    found = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True)
    line = next(line for line in found.stderr.splitlines() if line.startswith("LOADED"))
    return set(line.removeprefix("LOADED [").rstrip("]").replace("'", "").split(", "))


@pytest.mark.parametrize("arguments", [("check", "a.ps1"), ("--help",), ("process", "--version"), ("rule", "PSV001")])
def test_other_commands_bring_none_of_it(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "a.ps1").write_text("Get-ChildItem\n")
    modules = loaded(MAIN, *arguments, cwd=tmp_path)
    assert "psverify_managers.plugin" in modules or arguments[0] in {"check", "rule"}
    assert [name for name in modules if name.startswith(HEAVY)] == []


def test_a_shim_is_small(tmp_path: Path) -> None:
    modules = loaded("import psverify_managers.process.services.shim; ", cwd=tmp_path)
    heavy = {"pydantic", "ruamel", "croniter", "click", "pluggy", "hashlib", "ssl", "http.client", "asyncio", "random"}
    assert heavy & modules == set()
    assert [name for name in modules if name.startswith("psverify.")] == []


def test_without_the_extra_there_is_one_clear_sentence(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['pydantic'] = None; from psverify.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "process", "list-managers"]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert found.stderr.startswith("psverify: process requires an extra: pip install 'psverify[process]'")
    (tmp_path / "a.ps1").write_text("Get-ChildItem\n")
    checked = subprocess.run([*command[:3], "check", "a.ps1"], cwd=tmp_path, capture_output=True, check=False)
    assert checked.returncode == 0
    tabled = subprocess.run(
        [*command[:3], "check", "-f", "table", "a.ps1"], cwd=tmp_path, capture_output=True, check=False
    )
    assert (tabled.returncode, tabled.stderr) == (0, b"")


def test_the_face_brings_only_what_is_asked_for(tmp_path: Path) -> None:
    modules = loaded("from psverify_managers.common import Incident; ", cwd=tmp_path)
    assert "psverify_managers.common.catalogue.incident" in modules
    assert "psverify_managers.common.store.database" not in modules


def test_the_engine_knows_no_manager(tmp_path: Path) -> None:
    modules = loaded("import psverify.api; from psverify.api.session import Session; ", cwd=tmp_path)
    assert [name for name in modules if name.startswith("psverify_managers")] == []
