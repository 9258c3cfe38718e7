"""Keeps the working directory off Python's import path, as a checked repository must not have its modules imported.

Only what every Python has imported by then may be imported here, and not even `__future__` is.
"""

import os
import sys

_HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - before pathlib is imported


def drop_working_directory() -> None:
    """Takes every entry off `sys.path` that is or follows the working directory, unless psverify itself is there.

    `python -m` puts it first, an empty entry of PYTHONPATH somewhere; Python's `-P` would do it from 3.11 on.
    """
    try:
        here = os.path.realpath(os.getcwd())  # noqa: PTH109
    except OSError:  # it has been removed
        here = ""
    if os.path.realpath(_HOME) != here:
        sys.path[:] = [entry for entry in sys.path if _leads_elsewhere(entry, here)]


def _leads_elsewhere(entry: str, here: str) -> bool:
    return os.path.isabs(entry) and os.path.realpath(entry) != here  # noqa: PTH117
