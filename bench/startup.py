"""How long psverify takes to start: wall time and processor time of a bare Python, `--version`, and one small file.

    python bench/startup.py [--runs N]

The aims are 60 ms for `--version` and 150 ms for a file; the least of N runs is shown. An editable install adds some 10 ms,
and a machine with other work to do a multiple: look at the processor time, and at how it compares with a bare Python's.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def measure(command: list[str], runs: int, folder: str) -> tuple[float, float]:
    """Returns the least wall and processor seconds of a command."""
    walls, processors = [], []
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(runs):
        before, start = os.times(), time.perf_counter()
        subprocess.run(command, check=False, capture_output=True, cwd=folder, env=environment)
        walls.append(time.perf_counter() - start)
        after = os.times()
        processors.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(walls), min(processors)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    psverify = [sys.executable, "-m", "psverify"]
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import click": [sys.executable, "-c", "import click"],
        "--version": [*psverify, "--version"],
        "check a.ps1": [*psverify, "check", "--no-cache", "a.ps1"],
        "format a.ps1": [*psverify, "format", "--check", "a.ps1"],
    }
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.ps1").write_text("Get-ChildItem .\n")
        for name, command in commands.items():
            wall, processor = measure(command, runs, folder)
            print(f"{name:16} wall {wall * 1000:6.1f} ms, processor {processor * 1000:6.1f} ms")


if __name__ == "__main__":
    main()
