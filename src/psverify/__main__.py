"""Runs psverify as a command: `psverify` and `python -m psverify`."""

from __future__ import annotations

import sys

from psverify import __version__
from psverify.collector import make_rare


def main() -> int:
    """Runs the process's command line and returns the exit code; a question for the version alone needs no more."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"psverify {__version__}\n")
        return 0
    make_rare()
    from psverify.cli.main import main as run  # noqa: PLC0415 - click takes longer than a bare Python

    return run()


if __name__ == "__main__":
    sys.exit(main())
