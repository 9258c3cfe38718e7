from __future__ import annotations

import ast
import errno
import io
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import command, environment
from hypothesis import given, strategies as st

import psverify
from psverify.report import console
from psverify.report.printable import harmless, lines

HOME = Path(psverify.__file__).parent
DOOR = HOME / "report" / "console.py"
OWN_PROTOCOLS = {
    HOME / "__main__.py": {"sys.stdout"},  # the version number
    HOME / "plugins" / "process" / "own.py": {"print"},  # a task's own output, which its parent reads
}
UNFORMATTED = "if($a){gci}\n"
STREAMS = {"sys.stdout", "sys.stderr", "sys.__stdout__", "sys.__stderr__"}


def writers(path: Path) -> Iterator[str]:
    """What in a module writes to a standard stream, or could."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        text = ast.unparse(node) if isinstance(node, ast.Attribute | ast.Call) else ""
        if text in STREAMS:
            yield text
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"print", "click.echo", "click.secho", "echo"}:
            yield ast.unparse(node.func)


def test_no_other_module_writes_to_standard_output_or_error() -> None:
    found = {path: set(writers(path)) for path in HOME.rglob("*.py") if path != DOOR}
    assert {path: said for path, said in found.items() if said - OWN_PROTOCOLS.get(path, set())} == {}


@given(st.text())
def test_a_terminal_and_a_log_find_nothing_to_obey(text: str) -> None:
    shown = lines(text)
    hidden = {"Cc", "Cf", "Zl", "Zp", "Cs"}
    assert not {character for character in shown if unicodedata.category(character) in hidden} - {"\n", "\t"}
    assert not any(line.lstrip().startswith("::") for line in shown.split("\n"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::add-mask::x", "<U+003A>:add-mask::x"),
        ("a\n \t::stop-commands::x", "a\n \t<U+003A>:stop-commands::x"),
        ("a ##[add-path]b", "a <U+0023>#[add-path]b"),
        ("##vso[task.setvariable]", "<U+0023>#vso[task.setvariable]"),
        ("##teamcity[x]", "<U+0023>#teamcity[x]"),
        ("[Type]::Member", "[Type]::Member"),
        ("## heading", "## heading"),
    ],
)
def test_commands_to_a_log_become_visible(text: str, shown: str) -> None:
    assert harmless(text) == shown


class Full(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_what_cannot_be_said_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Full())
    console.say("a")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("form", ["full", "concise", "json", "github", "csv", "junit", "markdown", "sarif"])
def test_a_full_disk_is_told_in_a_sentence(tmp_path: Path, form: str) -> None:
    (tmp_path / "a.ps1").write_text("gci\n" * 2000)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command("check", "-f", form, "--no-cache"),
            cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, env=environment(), check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert b"No space left on device" in done.stderr
    assert b"internal error" not in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "arguments",
    [("rule", "--all"), ("config", "show"), ("ast", "a.ps1"), ("check", "--show-files"), ("check", "--help")],
)
def test_a_full_disk_is_no_fault_of_other_verbs_either(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "a.ps1").write_text("gci\n")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command(*arguments), cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, env=environment(), check=False
        )
    assert done.returncode == 2
    assert done.stderr.startswith(b"psverify: cannot write")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes streams")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("arguments", ["check", "check -f json=r.json -j2", "format --check", "check -"])
def test_closed_streams_are_no_fault_and_nothing_goes_to_another(tmp_path: Path, closed: str, arguments: str) -> None:
    (tmp_path / "a.ps1").write_text(UNFORMATTED)
    (tmp_path / "b.ps1").write_text(UNFORMATTED)
    (tmp_path / "psverify.toml").write_text('[rules]\nPSV301 = { severity = "error" }\n')
    shell = ["sh", "-c", f'exec "$@" {closed}', "sh", *command(*arguments.split())]
    done = subprocess.run(
        shell, cwd=tmp_path, env=environment(), capture_output=True, check=False, stdin=subprocess.DEVNULL
    )
    assert done.returncode in ({0, 1} if arguments == "check -" else {1})
    assert b"Traceback" not in done.stdout + done.stderr
    assert b"fault" not in done.stdout + done.stderr
    if "2>&-" in closed:
        assert b"psverify:" not in done.stdout
    assert (tmp_path / "a.ps1").read_text() == UNFORMATTED
