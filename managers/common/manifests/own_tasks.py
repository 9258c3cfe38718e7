"""What psverify's own manifest offers: its check and its fixes, in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


def check_scripts(folder: str, paths: Sequence[str] = (".",), fail_on: str = "warning") -> dict[str, Any]:
    """Checks scripts and returns summary and records; exits with psverify's code if that is not 0."""
    return _exit_on_findings(run_psverify(["check"], folder, paths, fail_on))


def fix_scripts(folder: str, paths: Sequence[str] = (".",), fail_on: str = "warning") -> dict[str, Any]:
    """Mends what has a safe fix and returns what is left; exits with psverify's code if that is not 0."""
    return _exit_on_findings(run_psverify(["check", "--fix"], folder, paths, fail_on))


def run_psverify(verb: Sequence[str], folder: str, paths: Sequence[str], fail_on: str) -> dict[str, Any]:
    """Runs psverify and returns its report with its `exit_code`; raises ValueError where it gave none."""
    command = [
        sys.executable,
        "-m",
        "psverify",
        *verb,
        "-f",
        "json",
        "--fail-on",
        fail_on,
        "--no-progress",
        "--",
        *paths,
    ]
    ended = subprocess.run(command, cwd=folder, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    try:
        report: dict[str, Any] = json.loads(ended.stdout)
    except ValueError:
        raise ValueError(ended.stderr.decode("utf-8", "replace").strip() or "psverify gave no report") from None
    return {"exit_code": ended.returncode, "summary": report["summary"], "records": report["records"]}


def _exit_on_findings(report: dict[str, Any]) -> dict[str, Any]:
    if report["exit_code"]:
        print(json.dumps(report))  # noqa: T201 - a task's output
        raise SystemExit(report["exit_code"])
    return report
