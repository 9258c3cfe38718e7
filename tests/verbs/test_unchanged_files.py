"""Broken and signed scripts through every way of changing files: they stay as they are, and a note says so."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from psverify.cli.main import main
from psverify.session import Session
from psverify.verbs.unchanged_files import LeftAlone

BROKEN = b"if ($x) {\ngci .   \n"
SIGNED = b"if($x){ gci .   }\r\n\r\n# SIG # Begin signature block\r\n# MIIabc\r\n# SIG # End signature block\r\n"
Call = Callable[..., tuple[int, bytes, str]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs psverify in this process: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    for name in ("PSVERIFY_OUTPUT_FORMAT", "PSVERIFY_CACHE_DIR", "FORCE_COLOR", "NO_COLOR", "CI"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, stdin: bytes = b"") -> tuple[int, bytes, str]:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(stdin)))
        out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        code = main([*arguments])
        texts = []
        for stream in (out, err):
            stream.flush()
            assert isinstance(stream.buffer, BytesIO)
            texts.append(stream.buffer.getvalue())
        return code, texts[0], texts[1].decode()

    return run


CHANGING = [
    ["check", "--fix"],
    ["check", "--fix", "--unsafe-fixes"],
    ["check", "--select", "ALL", "--fix", "--unsafe-fixes"],
    ["check", "--fix-only"],
    ["check", "--add-ignore"],
    ["format"],
]


@pytest.mark.parametrize("arguments", CHANGING)
@pytest.mark.parametrize("name", ["a.ps1", "a.psm1"])
def test_a_broken_script_stays_as_it_is(tmp_path: Path, call: Call, arguments: list[str], name: str) -> None:
    (tmp_path / name).write_bytes(BROKEN)
    code, _, err = call(*arguments)
    assert (tmp_path / name).read_bytes() == BROKEN
    assert f"did not change a file with syntax errors: {name}\n" in err
    assert code == (0 if "--fix-only" in arguments or "--add-ignore" in arguments else 1)


@pytest.mark.parametrize("arguments", CHANGING)
@pytest.mark.parametrize("name", ["a.ps1", "a.psm1"])
def test_a_signed_script_stays_as_it_is(tmp_path: Path, call: Call, arguments: list[str], name: str) -> None:
    (tmp_path / name).write_bytes(SIGNED)
    _, _, err = call(*arguments)
    assert (tmp_path / name).read_bytes() == SIGNED
    assert f"did not change a file with a signature: {name}; use --fix-signed to change them\n" in err


@pytest.mark.parametrize("arguments", CHANGING)
def test_a_signed_script_is_changed_on_demand(tmp_path: Path, call: Call, arguments: list[str]) -> None:
    (tmp_path / "a.ps1").write_bytes(SIGNED)
    err = call(*arguments, "--fix-signed")[2]
    assert (tmp_path / "a.ps1").read_bytes() != SIGNED
    assert "did not change" not in err


def test_configuration_may_ask_for_it(tmp_path: Path, call: Call) -> None:
    (tmp_path / "a.ps1").write_bytes(SIGNED)
    (tmp_path / "psverify.toml").write_text("fix-signed = true\n", encoding="utf-8")
    call("check", "--fix", "--no-fix-signed")
    assert (tmp_path / "a.ps1").read_bytes() == SIGNED
    call("check", "--fix")
    assert (tmp_path / "a.ps1").read_bytes() == SIGNED.replace(b"gci", b"Get-ChildItem")


@pytest.mark.parametrize("raw", [BROKEN, SIGNED])
@pytest.mark.parametrize("verb", ["check", "format"])
def test_there_is_no_patch(tmp_path: Path, call: Call, raw: bytes, verb: str) -> None:
    (tmp_path / "a.ps1").write_bytes(raw)
    code, out, err = call(verb, "--diff")
    assert (code, out) == (1 if raw is BROKEN else 0, b"")
    assert "did not change a file with " in err


@pytest.mark.parametrize("raw", [BROKEN, SIGNED])
@pytest.mark.parametrize("arguments", [["check", "--fix"], ["check", "--add-ignore"], ["format"]])
def test_standard_input_comes_out_as_it_is(call: Call, raw: bytes, arguments: list[str]) -> None:
    _, out, err = call(*arguments, "-", stdin=raw)
    assert out == raw
    assert "did not change a file with " in err


def test_where_there_is_nothing_to_fix_there_is_nothing_to_say(tmp_path: Path, call: Call) -> None:
    (tmp_path / "a.ps1").write_bytes(SIGNED.replace(b"gci", b"Get-Item"))
    assert "did not change" not in call("check", "--fix")[2]


def test_the_note_is_repeated_by_the_next_run(tmp_path: Path, call: Call) -> None:
    (tmp_path / "a.ps1").write_bytes(SIGNED)
    assert call("format")[2] == call("format")[2]


def test_only_the_first_files_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    left = LeftAlone()
    for number in range(7):
        left.add(f"{number}.ps1", "syntax errors")
    left.warn(Session())
    assert capsys.readouterr().err == (
        "psverify: warning: did not change 7 files with syntax errors: 0.ps1, 1.ps1, 2.ps1, 3.ps1, 4.ps1 and 2 more\n"
    )
