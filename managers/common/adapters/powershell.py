"""Finds PowerShell and builds the command line of a script."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
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
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
# PowerShell frames an error: `Line |`, the line, an underline, and the sentence, each after a bar.
_FRAMED = re.compile(r" +\| ?(.*)")
_UNDERLINE = re.compile(r" +\| *~+")


@dataclass(frozen=True, slots=True)
class ScriptCall:
    """A script, the files that its runner reads and writes, and whether any error fails it."""

    script: Path
    parameters: Path
    strict: bool = False
    result: Path | None = None
    result_limit: int = 0


def find_powershell(edition: Edition) -> str | None:
    """Returns the path of PowerShell: `PSVERIFY_PWSH` if set, else the first of this edition in PATH."""
    named = os.environ.get(VARIABLE)
    if named:
        return named
    return next((found for program in _PROGRAMS[edition] if (found := shutil.which(program))), None)


def powershell_arguments(program: str, call: ScriptCall) -> list[str]:
    """Returns the arguments that run a script; it reads its parameters from a file, as data.

    `-File` is the only way to a reliable exit code (PowerShell issues 25565 and 21784).
    """
    fixed = [program, "-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", str(RUNNER)]
    wanted = [] if call.result is None else [str(call.result), str(call.result_limit)]
    return [*fixed, str(call.script), str(call.parameters), "strict" if call.strict else "plain", *wanted]


def last_error(stderr: str) -> str:
    """Returns the sentence of the last error that PowerShell 7 showed, or an empty text."""
    lines = [line for each in stderr.splitlines() if (line := _ANSI.sub("", each).rstrip())]
    said: list[str] = []
    while lines and not _UNDERLINE.fullmatch(lines[-1]) and (framed := _FRAMED.fullmatch(lines[-1])):
        said.insert(0, framed[1])
        lines.pop()
    return " ".join(said) or (lines[-1] if lines else "")
