"""A file has all of its old bytes or all of the new, whatever happens."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from psverify.apply import write as module
from psverify.apply.write import write_file

if TYPE_CHECKING:
    from psverify.model import Failure

OLD, NEW = b"gci .\r\n", b"Get-ChildItem .\r\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="modes, limits, signals and free links are POSIX's")


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "a.ps1"
    path.write_bytes(OLD)
    return path


def assert_untouched(script: Path, failure: Failure | None, reason: str) -> None:
    assert failure is not None
    assert (failure.stage, failure.path) == ("apply", str(script))
    assert reason in failure.message
    assert failure.message.endswith("; not changed")
    assert script.read_bytes() == OLD
    assert list(script.parent.iterdir()) == [script]


def test_new_bytes(script: Path) -> None:
    assert write_file(str(script), NEW, digest(OLD)) is None
    assert script.read_bytes() == NEW
    assert list(script.parent.iterdir()) == [script]


@posix
@pytest.mark.parametrize("mode", [0o755, 0o640, 0o4755])
def test_mode_and_owner_are_kept(script: Path, mode: int) -> None:
    script.chmod(mode)
    before = script.stat()
    assert write_file(str(script), NEW, digest(OLD)) is None
    after = script.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


@pytest.mark.skipif(sys.platform != "linux", reason="extended attributes are kept on Linux")
def test_extended_attributes_are_kept(script: Path) -> None:
    os.setxattr(script, "user.note", b"mine")
    assert write_file(str(script), NEW, digest(OLD)) is None
    assert os.getxattr(script, "user.note") == b"mine"


@posix
def test_a_symbolic_link_stays_a_link(script: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    link = folder / "link.ps1"
    link.symlink_to(Path("..") / "a.ps1")
    assert write_file(str(link), NEW, digest(OLD)) is None
    assert link.is_symlink()
    assert script.read_bytes() == NEW


@posix
def test_other_hard_links_keep_the_old_bytes(script: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.ps1"
    other.hardlink_to(script)
    assert write_file(str(script), NEW, digest(OLD)) is None
    assert (script.read_bytes(), other.read_bytes()) == (NEW, OLD)


def test_a_file_that_is_another_by_now(script: Path) -> None:
    assert_untouched(script, write_file(str(script), NEW, digest(b"what was read")), "changed while psverify ran")


def test_a_change_while_the_new_bytes_are_written(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: script.write_bytes(b"# edited\n"))
    failure = write_file(str(script), NEW, digest(OLD))
    assert failure is not None
    assert failure.message == "changed while psverify ran; not changed"
    assert script.read_bytes() == b"# edited\n"
    assert list(script.parent.iterdir()) == [script]


def test_a_read_only_file(script: Path) -> None:
    script.chmod(0o444)
    assert_untouched(script, write_file(str(script), NEW, digest(OLD)), "is read-only")
    script.chmod(0o644)


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    failure = write_file(str(tmp_path / "gone.ps1"), NEW, digest(OLD))
    assert failure is not None
    assert failure.message.startswith("cannot be written: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("function", ["os.fsync", "pathlib.Path.chmod", "pathlib.Path.replace"])
def test_any_error_of_the_system_leaves_the_file(script: Path, monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(function, refuse)
    assert_untouched(script, write_file(str(script), NEW, digest(OLD)), "No space left on device")


def in_use(times: int) -> Callable[[Path, Path], Path]:
    """Returns a Path.replace that Windows refuses a number of times."""
    replace, left = Path.replace, iter(range(times))

    def attempt(self: Path, target: Path) -> Path:
        if next(left, None) is not None:
            error = PermissionError(13, "in use")
            error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
            raise error
        return replace(self, target)

    return attempt


@pytest.mark.parametrize("times", [1, 3])
def test_a_file_in_use_on_windows_is_tried_again(script: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    monkeypatch.setattr(module, "_WINDOWS_WAITS", (0, 0, 0))
    monkeypatch.setattr(Path, "replace", in_use(times))
    assert write_file(str(script), NEW, digest(OLD)) is None
    assert script.read_bytes() == NEW


def test_a_file_that_stays_in_use_on_windows(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WINDOWS_WAITS", (0, 0, 0))
    monkeypatch.setattr(Path, "replace", in_use(4))
    assert_untouched(script, write_file(str(script), NEW, digest(OLD)), "in use")


def run(program: str, script: Path, size: int) -> subprocess.CompletedProcess[str]:
    prologue = (
        f"import os, sys\nfrom psverify.apply.write import write_file\npath, data = {str(script)!r}, b'#' * {size}\n"
    )
    return subprocess.run(
        [sys.executable, "-c", prologue + program], capture_output=True, text=True, check=False, timeout=60
    )


@posix
def test_a_full_disk(script: Path) -> None:
    ended = run(
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        f"print(write_file(path, data, {digest(OLD)!r}).message)",
        script,
        100_000,
    )
    assert ended.stdout == "cannot be written: File too large; not changed\n"
    assert script.read_bytes() == OLD
    assert list(script.parent.iterdir()) == [script]


@posix
@pytest.mark.parametrize("moment", ["os.fsync", "os.open", "os.chown", "os.path.realpath"])
def test_an_interrupt(script: Path, moment: str) -> None:
    ended = run(
        "import signal\n"
        f"original = {moment}\n"
        "def interrupted(*arguments, **options):\n"
        "    done = original(*arguments, **options)\n"
        "    signal.raise_signal(signal.SIGINT)\n"
        "    return done\n"
        f"{moment} = interrupted\n"
        "try:\n"
        f"    write_file(path, data, {digest(OLD)!r})\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted')",
        script,
        10,
    )
    assert ended.stdout == "interrupted\n", ended.stderr
    assert script.read_bytes() == OLD
    assert list(script.parent.iterdir()) == [script]
