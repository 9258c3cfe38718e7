"""Runs psverify for tests: in this process, where it is quick, and as a process of its own, where that is the point."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MISBEHAVING = '''
"""A plugin whose rule does what a script asks it to."""

import os
import threading

from psverify.api import Rule, hookimpl


class Misbehaving(Rule):
    """Misbehaves."""

    code, name, group = "BAD001", "misbehaving", "bad"

    def check(self, file):
        if b"CRASH" in file.buffer:
            raise RuntimeError("the rule crashed")
        if b"DIE" in file.buffer:
            os._exit(9)
        if b"EDIT" in file.buffer:
            with open(file.path, "ab") as script:
                script.write(b"# edited by somebody else\\n")
        if b"HANG" in file.buffer:
            with open(os.environ["FIFO"], "w"):
                threading.Event().wait()
        return ()


@hookimpl
def psverify_rules():
    return [Misbehaving]
'''


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    code: int
    out: bytes
    err: bytes

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def errors(self) -> str:
        return self.err.decode()


def misbehaving_plugin(folder: Path) -> Path:
    """Lays out the plugin as if it were installed in a folder, and returns the folder."""
    metadata = folder / "misbehaving-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.4\nName: misbehaving\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[psverify]\nmisbehaving = misbehaving\n")
    (folder / "misbehaving.py").write_text(MISBEHAVING)
    return folder


def environment(*path: Path, **more: str) -> dict[str, str]:
    """Returns an environment in which nothing of the user's own shows; `path` comes first on Python's path."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PSVERIFY", "FORCE_COLOR", "CI"))}
    return {**kept, "PYTHONPATH": os.pathsep.join(map(str, path)), "PYTHONWARNINGS": "error", **more}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "psverify", *arguments]


def run(*arguments: str, cwd: Path, path: tuple[Path, ...] = (), stdin: bytes = b"", **more: str) -> Answer:
    """Runs psverify as a process; `more` are environment variables."""
    done = subprocess.run(
        command(*arguments), cwd=cwd, input=stdin, capture_output=True, check=False, env=environment(*path, **more)
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def scripts(folder: Path, **texts: str) -> Iterator[Path]:
    """Writes scripts `name.ps1` with exactly these texts."""
    for name, text in texts.items():
        path = folder / f"{name}.ps1"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        yield path
