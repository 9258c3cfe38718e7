"""Which files are PowerShell, told by their names or, where a name tells nothing, by their first line."""

from __future__ import annotations

import re
from pathlib import Path

ENDINGS = (".ps1", ".psm1", ".psd1")
_INTERPRETER = re.compile(
    rb"#![ \t]*(?:\S*/)?(?:env[ \t]+(?:-\S+[ \t]+)*)?(?:\S*/)?(?:pwsh|powershell)(?:-preview|-lts)?(?:\.exe)?\s",
    re.IGNORECASE,
)
_LONGEST_LINE = 256


def is_script(name: str) -> bool:
    """Whether a file is PowerShell by its name's ending, whatever its case: so PowerShell sees it on every system."""
    return name.lower().endswith(ENDINGS)


def is_help_text(name: str) -> bool:
    """Whether a file is a conceptual help topic, `about_*.help.txt`: text with an encoding, and no script."""
    lower = name.lower()
    return lower.startswith("about_") and lower.endswith(".help.txt")


def has_shebang(path: str) -> bool:
    """Whether a file's first line starts PowerShell; a file that cannot be read does not."""
    try:
        with Path(path).open("rb") as file:
            line = file.read(_LONGEST_LINE)
    except OSError:
        return False
    return _INTERPRETER.match(line + b"\n") is not None
