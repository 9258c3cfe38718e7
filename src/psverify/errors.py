"""Exit codes, and the only exception that is meant to reach the top level."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class ExitCode(IntEnum):
    """The exit code of the process."""

    CLEAN = 0
    FINDINGS = 1
    ERROR = 2
    NOT_RUNNING = 3
    UNKNOWN_SUBJECT = 4
    LOCKED = 5
    ROLLED_BACK = 6
    INTERRUPTED = 130


class UserError(Exception):
    """A user's mistake, described in one sentence that names the file and the key; the exit code is 2."""

    def __init__(self, message: str, exit_code: ExitCode = ExitCode.ERROR) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """Returns a hint such as "; did you mean 'select'?" for a word misspelt in any case, or an empty string.

    `likeness`, from 0 to 1, is how much of both words must agree: more where all known words have much in common. Words
    that end in a digit, such as codes of rules, are not taken for each other: another number is another thing.
    """
    import difflib  # noqa: PLC0415 - only for who mistypes

    by_lower = {item.lower(): item for item in known if not (_is_numbered(word) and _is_numbered(item))}
    close = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=likeness)
    return f"; did you mean '{by_lower[close[0]]}'?" if close else ""


def _is_numbered(word: str) -> bool:
    return word[-1:].isdigit()
