"""Real children: output, exit codes, timeouts, cancellation, and nothing left behind."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from psverify_managers.common.children import process_identity, process_tree, run_child
from psverify_managers.common.children.cancellation import Cancel
from psverify_managers.common.children.output_stream import Output
from psverify_managers.common.children.run_child import ChildCommand, ChildExit
from psverify_managers.common.masking import Masker
from psverify_managers.common.states import TaskState

if TYPE_CHECKING:
    from pathlib import Path

STUBBORN = """
import os, signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
code = "import os, signal, sys\\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\\n"
code += "os.fork() and os._exit(0)\\nos.setsid()\\nos.fork() and os._exit(0)\\n"
code += "open('new', 'w').write(str(os.getpid()))\\nos.rename('new', 'daemon')\\n"
code += "while True: sys.stderr.write('x' * 1000 + chr(10))"
subprocess.run([sys.executable, "-c", code])
while not os.path.exists("daemon"): pass
print("ready", flush=True)
while True: sys.stdout.write("y" * 1000 + chr(10))
"""


def run(
    folder: Path, code: str, cancel: Cancel | None = None, timeout: float | None = 60, **streams: object
) -> ChildExit:
    command = ChildCommand([sys.executable, "-c", code], folder, dict(os.environ), f"test-{folder.name}-{os.getpid()}")
    line = streams.get("line")
    out = Output(folder / "out", 10_000, Masker([]), line if callable(line) else None)
    err = Output(folder / "err", 10_000, Masker([]))
    try:
        return run_child.run_child(command, (out, err), cancel or Cancel(), timeout)
    finally:
        out.close()
        err.close()


def gone(pid: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while process_identity.process_birth(pid) is not None and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    return process_identity.process_birth(pid) is None


def test_streams_and_exit_code(tmp_path: Path) -> None:
    ended = run(tmp_path, "import sys; print('out'); print('err', file=sys.stderr); sys.stdin.read(); sys.exit(7)")
    assert ended == ChildExit(TaskState.RUNNING, 7)
    assert (tmp_path / "out").read_text() == "out\n"
    assert (tmp_path / "err").read_text() == "err\n"


def test_megabytes_on_both_streams(tmp_path: Path) -> None:
    code = "import sys\nfor _ in range(300): sys.stdout.write('o' * 9999); sys.stderr.write('e' * 9999)"
    assert run(tmp_path, code).exit_code == 0
    assert "omitted" in (tmp_path / "out").read_text()


def test_timeout_of_a_child_that_gives_in(tmp_path: Path) -> None:
    ended = run(tmp_path, "import signal; signal.pause()", timeout=0.2)
    assert ended.state is TaskState.TIMED_OUT
    assert ended.survivors == ()


@pytest.mark.skipif(sys.platform == "win32", reason="fork and process groups are POSIX's")
def test_cancel_ends_the_whole_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_child, "GRACE_SECONDS", 0.1)
    cancel = Cancel()
    ended = run(tmp_path, STUBBORN, cancel, line=lambda text: cancel.request() if text == "ready" else None)
    assert ended.state is TaskState.CANCELLED
    assert ended.survivors == ()
    assert gone(int((tmp_path / "daemon").read_text()))
    assert process_tree.tree_members(os.getpid(), f"test-{tmp_path.name}-{os.getpid()}") == ()


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX's")
def test_background_child_of_a_finished_one_is_ended(tmp_path: Path) -> None:
    code = "import os, subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE)"
    ended = run(tmp_path, code + "; print(p.pid, flush=True); os._exit(0)")
    assert ended.exit_code == 0
    assert gone(int((tmp_path / "out").read_text()))


def test_cancelled_before_it_started(tmp_path: Path) -> None:
    cancel = Cancel()
    cancel.request()
    assert run(tmp_path, "input()\nimport signal; signal.pause()", cancel).state is not TaskState.TIMED_OUT


def test_cannot_be_started(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no-such"):
        run_child.start_child(ChildCommand(["/no-such-program"], tmp_path, {}, "x"))
