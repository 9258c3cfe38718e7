"""Compares psverify with the reference data; fails when a figure misses its threshold: agreement.py ORACLE_FOLDER.

The reference knows scripts by their content, so a corpus that is not here is left out, and the output says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HERE = Path(__file__).parent
AT_MOST = ("false_errors", "missed_errors", "unanswered")


def download(requirement: str, folder: Path) -> Path | None:
    """Unpacks a wheel from PyPI that carries scripts; None where it is not to be had."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), requirement]
    if subprocess.run(command, check=False).returncode:
        return None
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(
                folder, [n for n in archive.namelist() if n.lower().endswith((".ps1", ".psm1", ".psd1"))]
            )
        wheel.unlink()
    return folder


def measured(oracle: Path, comparison: dict[str, Any], root: Path | None) -> dict[str, Any]:
    """Runs one comparison and returns its figures."""
    command = [
        sys.executable,
        str(oracle / "compare.py"),
        comparison["what"],
        str(oracle / "data" / comparison["reference"]),
    ]
    command += ["--root", str(root)] if root else []
    command += ["--preset", comparison["preset"]] if "preset" in comparison else []
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"{' '.join(command)} ended with {run.returncode}: {run.stderr[-2000:]}")
    figures: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return figures


def worse(figures: dict[str, Any], thresholds: dict[str, float]) -> Iterator[str]:
    """Yields a line for each figure that misses its threshold."""
    for name, limit in thresholds.items():
        value = figures[name]
        if value is None or (value > limit if name in AT_MOST else value < limit):
            yield f"{name} is {value}, the threshold is {limit}"


def main() -> None:
    oracle = Path(sys.argv[1])
    wanted = tomllib.loads((HERE / "thresholds.toml").read_text(encoding="utf-8"))
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        for name, comparison in wanted["comparison"].items():
            root = download(comparison["wheel"], Path(scratch)) if "wheel" in comparison else None
            if "wheel" in comparison and root is None:
                print(f"{name}: left out, {comparison['wheel']} can't be had")
                continue
            figures = measured(oracle, comparison, root)
            print(f"{name}: {json.dumps(figures)}")
            for line in worse(figures, comparison["thresholds"]):
                failed = True
                print(f"  WORSE: {line}")
    sys.exit(int(failed))


if __name__ == "__main__":
    main()
