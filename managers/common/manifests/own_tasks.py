"""The tasks of psverify's own manifest: check and fix, each in a separate process."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


def check_scripts(folder: str, paths: Sequence[str] = (".",), fail_on: str = "warning") -> dict[str, Any]:
    """Checks scripts and returns the summary and records; exits with psverify's exit code unless it is 0."""
    return _exit_on_findings(run_psverify(["check"], folder, paths, fail_on))


def fix_scripts(folder: str, paths: Sequence[str] = (".",), fail_on: str = "warning") -> dict[str, Any]:
    """Applies safe fixes and returns the remaining findings; exits with psverify's exit code unless it is 0."""
    return _exit_on_findings(run_psverify(["check", "--fix"], folder, paths, fail_on))


def run_psverify(verb: Sequence[str], folder: str, paths: Sequence[str], fail_on: str) -> dict[str, Any]:
    """Runs psverify and returns its report and `exit_code`; raises ValueError if there is no report."""
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
        raise ValueError(
            ended.stderr.decode("utf-8", "replace").strip() or "psverify did not produce a report"
        ) from None
    return {"exit_code": ended.returncode, "summary": report["summary"], "records": report["records"]}


def _exit_on_findings(report: dict[str, Any]) -> dict[str, Any]:
    if report["exit_code"]:
        print(json.dumps(report))  # noqa: T201 - a task's output
        raise SystemExit(report["exit_code"])
    return report
