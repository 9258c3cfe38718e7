"""The script for the Task Scheduler is sound PowerShell, whatever folder and account are called."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.cli.main import main
from psverify_managers.process.services.taskscheduler import registration_script

if TYPE_CHECKING:
    import pytest


def test_paths_are_text_and_never_code() -> None:
    text = registration_script(Path("/srv/o'neil $(x)"), user="o'neil")
    assert "WorkingDirectory = '/srv/o''neil $(x)'" in text
    assert "User        = 'o''neil'" in text
    assert f"Execute          = '{sys.executable}'" in text
    assert "'NT AUTHORITY\\LOCAL SERVICE'" in registration_script(Path("/srv"))


def test_all_quotation_marks_of_powershell_are_doubled() -> None:
    text = registration_script(Path("/srv/'\u2018\u2019\u201a\u201b"))
    assert "WorkingDirectory = '/srv/''\u2018\u2018\u2019\u2019\u201a\u201a\u201b\u201b'" in text


def test_script_is_written_with_a_mark_and_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["process", "install-service", "--kind", "task-scheduler"]) == 0
    assert "run it once as administrator" in capsys.readouterr().err
    path = tmp_path / "psverify-service.ps1"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf#Requires")
    assert main(["check", str(path)]) == 0
