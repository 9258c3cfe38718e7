"""Runs psverify as a command: `psverify` and `python -m psverify`."""

from __future__ import annotations

import sys

from psverify.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
