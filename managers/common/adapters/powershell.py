"""Finds PowerShell and builds the command line of a script."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Literal

Edition = Literal["core", "desktop", "any"]
VARIABLE = "PSVERIFY_PWSH"
RUNNER = Path(__file__).with_name("runner.ps1")
_PROGRAMS: dict[str, tuple[str, ...]] = {
    "core": ("pwsh",),
    "desktop": ("powershell",),
    "any": ("pwsh", "powershell"),
}


def find_powershell(edition: Edition) -> str | None:
    """Returns the path of PowerShell: `PSVERIFY_PWSH` if set, else the first of this edition in PATH."""
    named = os.environ.get(VARIABLE)
    if named:
        return named
    return next((found for program in _PROGRAMS[edition] if (found := shutil.which(program))), None)


def powershell_arguments(program: str, script: Path, parameters: Path, result: Path) -> list[str]:
    """Returns the arguments that run a script; it reads its parameters from a file, as data.

    `-File` is the only way to a reliable exit code (PowerShell issues 25565 and 21784).
    """
    fixed = [program, "-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", str(RUNNER)]
    return [*fixed, "-Script", str(script), "-Parameters", str(parameters), "-Result", str(result)]
