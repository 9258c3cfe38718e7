"""Processes are told apart by number and birth, and their trees are found."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from psverify_managers.common.children import process_identity

PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "input()"])
print(child.pid, flush=True)
input()
"""


def test_born_is_stable_and_ends_with_the_process() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        birth = process_identity.process_birth(process.pid)
        assert birth is not None
        assert birth == process_identity.process_birth(process.pid)
        assert process_identity.is_alive(process.pid, birth)
        assert not process_identity.is_alive(process.pid, "other")
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert process_identity.process_birth(process.pid) is None, "a zombie does not run"
    assert not process_identity.is_alive(process.pid, birth)
    assert not process_identity.is_alive(None, None)


@pytest.mark.parametrize("proc", ["/proc", "/nowhere"])
def test_descendants_children_before_grandchildren(proc: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_identity, "PROC", Path(proc))
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        grandchild = int(process.stdout.readline())
        found = process_identity.process_descendants(os.getpid())
        assert process_identity.process_birth(grandchild) is not None
        assert found.index(process.pid) < found.index(grandchild)
        assert process_identity.process_descendants(process.pid) == (grandchild,)
        process_identity.end_processes((grandchild, process.pid, 2**22 + 1), force=True)
    assert process_identity.process_birth(grandchild) != process_identity.process_birth(os.getpid())
