from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from command import environment

from psverify import __version__

COUNT = "import sys; from psverify.__main__ import main; main(); print(*sys.modules)"
HEAVY = {"click", "dataclasses", "re", "psverify.cli", "psverify.session"}


def modules_of(*arguments: str) -> tuple[str, set[str]]:
    """Runs a command line; returns what it says and the names of all modules that it took."""
    command = [sys.executable, "-c", COUNT, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment())
    said, _, modules = done.stdout.strip().rpartition("\n")
    return said, set(modules.split())


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_alone_needs_nothing_else(option: str) -> None:
    said, modules = modules_of(option)
    assert said == f"psverify {__version__}"
    bare = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    assert not modules & HEAVY - set(bare.stdout.split())


def test_the_version_is_told_among_other_options_too() -> None:
    said, _ = modules_of("-p", "no:managers", "--version")
    assert said == f"psverify {__version__}"


def test_one_clean_file_needs_neither_the_pool_nor_what_tells_mistakes(tmp_path: Path) -> None:
    script = tmp_path / "a.ps1"
    script.write_text("Get-ChildItem .\n")
    said, modules = modules_of("check", "--isolated", "--no-cache", str(script))
    assert said == "No problems found in 1 file."
    unwanted = {"difflib", "joblib", "json", "multiprocessing", "pkgutil", "shutil", "sqlite3", "traceback", "chardet"}
    unwanted |= {
        "psverify_rules.layout.long_line",
        "psverify_rules.security.invoke_expression",
    }  # nothing for them here
    unwanted |= {"psverify.report.snippet", "psverify.config.psd1", "psverify.format.format_file"}
    assert modules & unwanted == set()
