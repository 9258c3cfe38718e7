from __future__ import annotations

from pathlib import Path

import pytest
from command import run

SCRIPT = "function Connect-Vault { param([string] $Password) }\n"


@pytest.mark.parametrize(
    ("other", "is_fixed"),
    [("Connect-Vault -Password $text\n", False), ("$call = 'connect-vault'\n", False), ("Connect-Other x\n", True)],
)
def test_a_function_that_another_script_names_keeps_its_parameter(
    tmp_path: Path, other: str, *, is_fixed: bool
) -> None:
    (tmp_path / "vault.ps1").write_text(SCRIPT)
    (tmp_path / "other.ps1").write_text(other)
    run("check", "--isolated", "--no-cache", "--select", "PSV202", "--fix", "--unsafe-fixes", "vault.ps1", cwd=tmp_path)
    assert ("[SecureString]" in (tmp_path / "vault.ps1").read_text()) is is_fixed
