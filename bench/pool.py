"""From how many bytes of scripts worker processes pay: wall times of `check` with one process and with two.

    python bench/pool.py FOLDER [--runs N]

FOLDER holds real scripts. Prints a line for each size, and the size at which both are equal (some 2 `WORTH_A_WORKER`).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

SIZES = (250_000, 500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000)


def sample(folder: Path, size: int) -> tuple[list[str], int]:
    """Returns every n-th script, so that together they have about so many bytes, and their bytes."""
    scripts = sorted(path for path in folder.rglob("*.ps1") if path.is_file())
    total = sum(path.stat().st_size for path in scripts)
    step = max(1, total // size)
    chosen = scripts[::step]
    return [str(path) for path in chosen], sum(path.stat().st_size for path in chosen)


def wall(paths: list[str], jobs: int, runs: int) -> float:
    """Returns the least seconds that a check took."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["--isolated", "--no-cache", "-f", f"json={folder}/report.json", "-j", str(jobs)]
        command = [sys.executable, "-m", "psverify", "check", *options, *paths]
        times = []
        for _ in range(runs):
            start = time.perf_counter()
            subprocess.run(command, check=False, capture_output=True)
            times.append(time.perf_counter() - start)
        return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    rows = []
    for size in SIZES:
        paths, found = sample(arguments.folder, size)
        one, two = (wall(paths, jobs, arguments.runs) for jobs in (1, 2))
        rows.append((found, one - two))
        print(f"{found / 1e6:6.2f} MB {len(paths):5} files: -j1 {one:6.2f} s, -j2 {two:6.2f} s", flush=True)
    for (small, loss), (large, gain) in pairwise(rows):
        if loss <= 0 < gain:
            print(f"equal at {(small + (large - small) * -loss / (gain - loss)) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
