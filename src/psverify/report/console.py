"""The one door to standard output and standard error: no other module writes there (`tests/report/test_console.py`).

What is told to people may hold names and texts of a checked repository. A terminal would obey the escape sequences in
them, and a log of continuous integration the commands; `say` and `show` make both visible. Reports get their stream
here and do the same themselves, each in the way of its format.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO

from psverify.report.printable import lines


def say(text: str) -> None:
    """Writes lines to standard error; what cannot be written there is lost."""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"{lines(text)}\n")
        sys.stderr.flush()


def show(text: str, end: str = "\n") -> None:
    """Writes lines to standard output; raises OSError where that is impossible."""
    sys.stdout.write(lines(text) + end)
    sys.stdout.flush()  # what reads it may be waiting for each line


def show_exactly(text: str) -> None:
    """Writes a text of ours that programs read (JSON, completion scripts); raises OSError as `show` does."""
    sys.stdout.write(text)


def show_bytes(data: bytes) -> None:
    """Writes a script or a patch byte for byte, but visibly to a terminal; raises OSError as `show` does."""
    if sys.stdout.isatty():
        sys.stdout.write(lines(data.decode(errors="replace")))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


def output() -> TextIO:
    """Returns standard output, for reports and for who asks what it can do."""
    return sys.stdout


def errors() -> TextIO:
    """Returns standard error, for reports and for a progress bar."""
    return sys.stderr


def open_streams() -> None:
    """Opens the null device in the place of standard streams that were closed, lest files take their numbers."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            with suppress(OSError):
                os.fstat(number)
                continue
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


def flush() -> str | None:
    """Writes out what is in buffers; returns why that is impossible.

    What is left then goes nowhere, so that the interpreter does not complain once more when it ends.
    """
    try:
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        abandon(sys.stdout)
        return getattr(error, "strerror", None) or str(error)
    return None


def abandon(stream: TextIO) -> None:
    """Lets what is written to a stream from now on go nowhere (Python's own advice on a broken pipe)."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
