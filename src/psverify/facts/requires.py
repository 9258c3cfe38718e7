"""What a script's `#Requires` comments say of where it runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from psverify.lazy_regex import regex
from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify.facts.file import File

_REQUIRES = regex(r"#requires(?=\s)", re.IGNORECASE)
_PARAMETER = regex(r"[-\u2013\u2014\u2015](\w+)[\s:]+['\"]?([\w.]+)")
_PLATFORM = regex(r"(desktop|core)-(\d+)\.(\d+)", re.IGNORECASE)


class Requirements(NamedTuple):
    """The lowest version of PowerShell that a script needs, as (major, minor), and its edition: "core", "desktop" or None."""

    version: tuple[int, int] = (0, 0)
    edition: str | None = None

    def allows_major(self, major: int) -> bool:
        """Whether the script starts on some release of a major version; Windows PowerShell ends with 5."""
        if self.edition is not None and (self.edition == "core") != (major > 5):
            return False
        return major >= self.version[0]

    def allows_platform(self, name: str) -> bool:
        """Whether the script starts on a platform such as `core-7.6-linux`; names of another form are allowed."""
        match = _PLATFORM.match(name)
        if match is None:
            return True
        if self.edition is not None and match[1].lower() != self.edition:
            return False
        return (int(match[2]), int(match[3])) >= self.version


def requirements(file: File) -> Requirements:
    """The requirements of all `#Requires` comments together; a fact of the file."""
    version, edition = (0, 0), None
    comments = file.tree.root.descendants("comment") if file.mentions(b"#requires") else ()
    for text in (comment.text for comment in comments):
        for name, value in _PARAMETER.findall(text) if _REQUIRES.match(text) else ():
            word = name.lower()
            if "version".startswith(word):
                version = max(version, _version(value))
            elif word.startswith("pse") and "psedition".startswith(word):
                edition = value.lower() if value.lower() in ("core", "desktop") else edition
    return Requirements(version, edition)


def _version(text: str) -> tuple[int, int]:
    parts = [int(part) if part.isdecimal() and len(part) < 10 else 0 for part in text.split(".")]
    return parts[0], parts[1] if len(parts) > 1 else 0


def target_platforms(file: File, named: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the platforms that a rule checks: those its option names, else the file's, where the script starts at all.

    Under parity with PSScriptAnalyzer only the option counts.
    """
    if file.pssa_parity:
        return named
    needed = file.fact(requirements)
    return tuple(filter(needed.allows_platform, named or file.platforms))
