"""Runs psverify as a command: `psverify` and `python -m psverify`."""

from __future__ import annotations

import gc
import sys

from psverify import __version__

GARBAGE = (100_000, 20, 20)
"""What modules, rules and tables leave behind stays: looking for garbage as often as Python does finds next to none."""


def main() -> int:
    """Runs the process's command line and returns the exit code; a question for the version alone needs no more."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"psverify {__version__}\n")
        return 0
    gc.set_threshold(*GARBAGE)
    from psverify.cli.main import main as run  # noqa: PLC0415 - click takes longer than a bare Python

    return run()


if __name__ == "__main__":
    sys.exit(main())
