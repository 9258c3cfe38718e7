"""Fixes all scripts of a folder in each mode: fixes.py FOLDER [--every N] [--pwsh CMD --dump SCRIPT].

Nothing is written to the folder. For each mode (safe, unsafe, all rules) come the number of scripts that change, the time,
the fixes that were not applied, by rule and reason, and scripts that a second run changes again. With --pwsh and --dump
(../shared/oracle/dump-ast.ps1) a real PowerShell parses each changed script before and after; scripts that have new errors
are listed, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from psverify.check.settings import FixMode, LintSettings, RuleSetting
from psverify.garbage_collection import spare
from psverify.outcome.pipeline import check_bytes
from psverify.plugin.host import host

SCRIPTS = {".ps1", ".psm1", ".psd1"}
LINES = re.compile(r" in lines? [\d, and more]+")


def settings(mode: FixMode, *, every: bool) -> LintSettings:
    """The default rules or all of them, with their default options."""
    rules = [rule for rule in host().registry if every or rule.default]
    chosen = tuple(RuleSetting(rule.code, rule.Options()) for rule in rules)
    return LintSettings(chosen, fix=mode, frames=False, details=False)


MODES = {
    "safe": settings(FixMode.SAFE, every=False),
    "unsafe": settings(FixMode.UNSAFE, every=False),
    "all": settings(FixMode.UNSAFE, every=True),
}


def fixed(paths: list[Path], wanted: LintSettings) -> tuple[dict[Path, bytes], Counter[str]]:
    """Returns the new bytes of the scripts that change, and how often fixes were refused, by rule and reason."""
    changed, refused = dict[Path, bytes](), Counter[str]()
    for path in paths:
        outcome = check_bytes(path.read_bytes(), str(path), wanted, host().registry)
        for failure in outcome.failures:
            refused[LINES.sub("", failure.message)] += 1
            print(f"    {path}: {failure.message}")
        if outcome.after is not None:
            changed[path] = outcome.after
            if check_bytes(outcome.after, str(path), wanted, host().registry).after is not None:
                print(f"    {path}: a second run changes it again")
    return changed, refused


def errors(texts: dict[Path, bytes], pwsh: list[str], dump: Path) -> dict[Path, list[object]]:
    """Returns the errors that PowerShell has to say about scripts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {folder / f"{number}{path.suffix}": path for number, path in enumerate(texts)}
        for file, path in files.items():
            file.write_bytes(texts[path])
        listing, out = folder / "files.txt", folder / "out.jsonl"
        listing.write_text("\n".join(map(str, files)), encoding="utf-8")
        command = [*pwsh, "-NoProfile", "-f", str(dump), "-List", str(listing), "-Out", str(out)]
        subprocess.run(command, check=True, capture_output=True)
        rows = map(json.loads, out.read_text("utf-8").splitlines())
        return {files[Path(row.get("path") or row["id"])]: row["errors"] for row in rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take one file of N")
    parser.add_argument("--mode", action="append", choices=list(MODES))
    parser.add_argument("--pwsh", type=shlex.split)
    parser.add_argument("--dump", type=Path)
    arguments = parser.parse_args()
    found = (path for path in sorted(arguments.folder.rglob("*")) if path.suffix.lower() in SCRIPTS and path.is_file())
    paths = list(found)[:: arguments.every]
    spare()
    worse = 0
    for mode in arguments.mode or MODES:
        started = time.process_time()
        changed, refused = fixed(paths, MODES[mode])
        seconds = time.process_time() - started
        print(f"{mode}: {len(paths)} scripts, {len(changed)} changed, {seconds:.1f} s, refused: {dict(refused)}")
        if arguments.pwsh:
            before = errors({path: path.read_bytes() for path in changed}, arguments.pwsh, arguments.dump)
            after = errors(changed, arguments.pwsh, arguments.dump)
            new = [path for path in changed if len(after[path]) > len(before[path])]
            print(f"    PowerShell: {len(new)} of them have new errors", *new, sep="\n        ")
            worse += len(new)
    sys.exit(worse > 0)


if __name__ == "__main__":
    main()
