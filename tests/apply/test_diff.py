"""Patches that the real git applies."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from psverify.apply.diff import unified

FILES = sorted((Path(__file__).parents[2] / "fixtures" / "bytes").iterdir())
ALONE = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

LINES = [b"a\n", b"b\n", b"a \n", b"\n", b"\r\n", b"c\r\n", b"d\r", b"\0", b"-- x\n", b"+++ y\n", b"\xff\n", b"e"]
contents = st.lists(st.sampled_from(LINES), max_size=14).map(b"".join)


def applied(name: str, before: bytes, after: bytes) -> bytes:
    """The bytes of a file after git has applied our patch to it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(before)
        git = ["git", "-C", folder, "apply", "--whitespace=nowarn", "-"]
        environment = {**ALONE, "GIT_CEILING_DIRECTORIES": str(Path(folder).parent)}
        run = subprocess.run(git, input=unified(name, before, after), capture_output=True, check=False, env=environment)
        assert (run.returncode, run.stderr) == (0, b"")
        return file.read_bytes()


@settings(max_examples=60)
@given(contents, contents)
def test_git_applies_it(before: bytes, after: bytes) -> None:
    if before != after:
        assert applied("a.ps1", before, after) == after


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_git_applies_it_whatever_the_encoding(path: Path) -> None:
    before = path.read_bytes()
    after = before + b"\n\0#"
    assert applied(path.name, before, after) == after


ODD = ["sub/a b.ps1", "größe.ps1", "漢字/a.ps1", "it's.ps1", "-a.ps1", "[a].ps1", "a/b/c d/e.ps1", " a.ps1"]
POSIX_ODD = [
    'say "hi".ps1',
    "back\\slash.ps1",
    "tab\t.ps1",
    "line\nfeed.ps1",
    "bell\a.ps1",
    "esc\x1b.ps1",
    "trailing ",
    "\udcff.ps1",
]


@pytest.mark.parametrize("name", ODD + ([] if sys.platform == "win32" else POSIX_ODD))
def test_git_finds_the_file_whatever_its_name(name: str) -> None:
    assert applied(name, b"a\r\nb\n", b"A\r\nb") == b"A\r\nb"


def test_the_text_of_a_patch() -> None:
    assert unified("scripts/a.ps1", b"gci .\nx", b"Get-ChildItem .\nx") == (
        b"diff --git a/scripts/a.ps1 b/scripts/a.ps1\n"
        b"--- a/scripts/a.ps1\n"
        b"+++ b/scripts/a.ps1\n"
        b"@@ -1,2 +1,2 @@\n"
        b"-gci .\n"
        b"+Get-ChildItem .\n"
        b" x\n"
        b"\\ No newline at end of file\n"
    )


def test_a_path_outside_the_working_directory() -> None:
    assert unified("/srv/a.ps1", b"", b"x\n").splitlines()[1:3] == [b"--- a/srv/a.ps1", b"+++ b/srv/a.ps1"]


def test_nothing_for_the_same_bytes() -> None:
    assert unified("a.ps1", b"x", b"x") == b""
