"""The unit is one that systemd accepts."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from psverify_managers.process.services.systemd import unit_text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("folder", ["plain", "with blank", "50%"])
@pytest.mark.parametrize("personal", [True, False])
def test_systemd_accepts_it(tmp_path: Path, folder: str, personal: bool) -> None:
    (tmp_path / folder).mkdir()
    path = tmp_path / "psverify.service"
    path.write_text(unit_text(tmp_path / folder, user=None if personal else "root", personal=personal))
    found = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False)
    assert (found.returncode, [line for line in found.stderr.splitlines() if "psverify" in line]) == (0, [])


def test_words_of_the_command_line_are_escaped() -> None:
    text = unit_text(Path("/srv/50% $x"))
    assert "WorkingDirectory=/srv/50%% $x\n" in text
    assert "ExecStart=" in text
    assert "-m psverify schedule run\n" in text
