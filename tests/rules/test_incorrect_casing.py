from __future__ import annotations

from pathlib import Path

import pytest
from command import run


@pytest.mark.parametrize(
    ("call", "written"),
    [
        ("WRITE-host x", "Write-Host x"),  # of every session: other scripts are not read for it
        ("GET-smbshare x", "GET-smbshare x"),  # the repository has one of its own
        ("GET-smbsession x", "Get-SmbSession x"),
    ],
)
def test_names_that_other_scripts_declare_keep_their_case(tmp_path: Path, call: str, written: str) -> None:
    (tmp_path / "own.psm1").write_text("function write-HOST { }\nfunction Get-SMBShare { }\n")
    script = tmp_path / "script.ps1"
    script.write_text(call + "\n")
    run("format", "--isolated", "--target-platform", "desktop-5.1-windows", "script.ps1", cwd=tmp_path)
    assert script.read_text() == written + "\n"
