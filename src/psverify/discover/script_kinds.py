"""What a file is where its ending does not say: a script by its first line, a help topic by its whole name."""

from __future__ import annotations

import re

from psverify.lazy_regex import regex
from psverify.read.read_file import read_start

_INTERPRETER = regex(
    rb"#![ \t]*(?:\S*/)?(?:env[ \t]+(?:-\S+[ \t]+)*)?(?:\S*/)?(?:pwsh|powershell)(?:-preview|-lts)?(?:\.exe)?\s",
    re.IGNORECASE,
)
_BOM = b"\xef\xbb\xbf"
_LONGEST_LINE = 256
HELP_TEXT = ".help.txt"


def is_help_text(name: str) -> bool:
    """Whether a file is a conceptual help topic, `about_*.help.txt`: text with an encoding, and no script."""
    lower = name.lower()
    return lower.startswith("about_") and lower.endswith(HELP_TEXT)


def has_shebang(path: str) -> bool:
    """Whether a file's first line names PowerShell as its interpreter; a file that cannot be read does not.

    A BOM in front of it is passed over: Unix would not start the script, but its author means it to be one.
    """
    try:
        line = read_start(path, _LONGEST_LINE)
    except OSError:
        return False
    return _INTERPRETER.match(line.removeprefix(_BOM) + b"\n") is not None
