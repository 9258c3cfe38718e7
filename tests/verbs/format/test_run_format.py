from __future__ import annotations

import json
import sys
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from psverify.cli.main import main
from psverify.format.format_file import format_file
from psverify.model import Failure, Outcome

if TYPE_CHECKING:
    from psverify.check.registry import Registry
    from psverify.format.settings import FormatSettings

BAD = b"if($x){\r\nget-item .\r\n}\r\n"
GOOD = b"if ($x) {\r\n    Get-Item .\r\n}\r\n"
Call = Callable[..., tuple[int, bytes, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("PSVERIFY_OUTPUT_FORMAT", "PSVERIFY_CACHE_DIR", "FORCE_COLOR", "NO_COLOR", "CI"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "a.ps1").write_bytes(BAD)
    return tmp_path


@pytest.fixture
def call(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs `psverify format` in this process: exit code, standard output, standard error."""

    def run(*arguments: str, stdin: bytes = b"") -> tuple[int, bytes, str]:
        streams = {name: TextIOWrapper(BytesIO(), encoding="utf-8", newline="\n") for name in ("stdout", "stderr")}
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(stdin)))
        for name, stream in streams.items():
            monkeypatch.setattr(sys, name, stream)
        code = main(["format", *arguments])
        said = []
        for stream in streams.values():
            stream.flush()
            buffer = stream.buffer
            assert isinstance(buffer, BytesIO)
            said.append(buffer.getvalue())
        return code, said[0], said[1].decode()

    return run


def test_a_file_that_is_formatted_is_looked_at_once(folder: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.ps1").write_bytes(GOOD)
    asked: list[str] = []
    monkeypatch.setattr("psverify.verbs.format.run_format.format_file", _noting(asked))
    for arguments in ([], ["--check"], ["--no-cache"], ["--settings", "CodeFormattingOTBS"], []):
        call(*arguments, "-j", "1")
        asked.append("/")
    assert asked == ["a.ps1", "/", "/", "a.ps1", "/", "a.ps1", "/", "/"]
    (folder / "a.ps1").write_bytes(BAD)
    assert call("--check")[0] == 1


def _noting(asked: list[str]) -> Callable[..., Outcome]:
    def asking(path: str, settings: FormatSettings, registry: Registry) -> Outcome:
        asked.append(path)
        return format_file(path, settings, registry)

    return asking


def test_what_is_not_done_is_not_remembered(folder: Path, call: Call) -> None:
    (folder / "b.ps1").write_bytes(b"if (")
    for arguments in (["--check"], ["--check"], ["--range", "9:9", "a.ps1"]):
        call(*arguments)
    assert call("--check")[0] == 1
    assert not (folder / ".psverify_cache").exists()


def test_files_are_written(folder: Path, call: Call) -> None:
    code, _, errors = call()
    assert (code, (folder / "a.ps1").read_bytes()) == (0, GOOD)
    assert "reformatted 1 file\n" in errors
    assert call()[2].endswith("reformatted 0 files\n")


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_nothing_is_written(folder: Path, call: Call, option: str) -> None:
    code, said, errors = call(option)
    assert (code, (folder / "a.ps1").read_bytes()) == (1, BAD)
    assert "would reformat 1 file\n" in errors
    assert b"with --fix" not in said
    call()
    assert call(option)[0] == 0


def test_a_check_says_why(call: Call) -> None:
    out = call("--check", "-f", "concise")[1].decode()
    assert "a.ps1:1:3: warning PSV407" in out
    assert "(and 1 more)" in out


def test_a_patch(call: Call) -> None:
    out = call("--diff")[1]
    assert b"--- a/a.ps1\n+++ b/a.ps1\n" in out
    assert b"-if($x){\r\n" in out
    assert b"+if ($x) {\r\n" in out


def test_reports(folder: Path, call: Call) -> None:
    call("-f", "json=out.json")
    records = json.loads((folder / "out.json").read_text())["records"]
    assert {(record["rule"], record["status"]) for record in records} == {
        ("PSV406", "fixed"),
        ("PSV407", "fixed"),
        ("PSV409", "fixed"),
    }


def test_syntax_errors(folder: Path, call: Call) -> None:
    (folder / "a.ps1").write_bytes(b"if($x){ f")
    code, out, _ = call()
    assert code == 1
    assert b"PSV001" in out
    assert (folder / "a.ps1").read_bytes() == b"if($x){ f"


def test_a_patch_says_which_scripts_have_syntax_errors(folder: Path, call: Call) -> None:
    (folder / "b.ps1").write_bytes(b"if(")
    code, out, errors = call("--diff")
    assert (code, b"b.ps1" in out) == (1, False)
    said = "psverify: warning: did not change a file with syntax errors: "
    assert errors == f"{said}b.ps1\npsverify: would reformat 1 file\n"
    assert f"{said}c.ps1\n" in call("--diff", "--stdin-filename", "c.ps1", "-", stdin=b"if(")[2]
    assert call("--diff", "--stdin-filename", "c.ps1", "-", stdin=BAD)[2] == "psverify: would reformat 1 file\n"
    assert call("--diff", "-q")[2] == ""


def test_standard_input(call: Call) -> None:
    code, out, errors = call("-", stdin=BAD)
    assert (code, out) == (0, GOOD)
    assert "reformatted 1 file\n" in errors


def test_standard_input_that_is_right_or_broken_comes_out_as_it_is(call: Call) -> None:
    assert call("-", stdin=GOOD)[:2] == (0, GOOD)
    assert call("-", stdin=b"if(")[:2] == (1, b"if(")


@pytest.mark.parametrize(("options", "out"), [(["--check"], b""), (["--diff"], b"--- a/b.ps1")])
def test_standard_input_without_change(call: Call, options: list[str], out: bytes) -> None:
    code, said, _ = call(*options, "-q", "-f", "json=out.json", "--stdin-filename", "b.ps1", "-", stdin=BAD)
    assert code == 1
    assert out in said
    assert GOOD not in said


def test_lines(folder: Path, call: Call) -> None:
    assert call("--range", "2:2", "a.ps1")[0] == 0
    assert (folder / "a.ps1").read_bytes() == b"if($x){\r\n    Get-Item .\r\n}\r\n"


@pytest.mark.parametrize("lines", ["2", "0:1", "3:2", "a:b"])
def test_wrong_lines(call: Call, lines: str) -> None:
    code, _, errors = call("--range", lines, "a.ps1")
    assert code == 2
    assert "is not of the form START:END" in errors


def test_lines_of_many_files(call: Call) -> None:
    assert "--range requires exactly one file" in call("--range", "1:2")[2]


def test_configuration(folder: Path, call: Call) -> None:
    (folder / "psverify.toml").write_text(
        'format-settings = "CodeFormattingAllman"\nrules.PSV406.indentation-size = 2\n'
    )
    call()
    assert (folder / "a.ps1").read_bytes() == b"if ($x)\r\n{\r\n  Get-Item .\r\n}\r\n"


def test_a_settings_file_is_relative_to_the_configuration(folder: Path, call: Call) -> None:
    inside = folder / "inside"
    inside.mkdir()
    (inside / "a.ps1").write_bytes(b"$x=1\n  f\n")
    (inside / "psverify.toml").write_text('format-settings = "mine.psd1"\n')
    (inside / "mine.psd1").write_text("@{ Rules = @{ PSUseConsistentIndentation = @{ Enable = $true } } }")
    call()
    assert (inside / "a.ps1").read_bytes() == b"$x=1\nf\n"
    assert (folder / "a.ps1").read_bytes() == GOOD


def test_the_table_goes_beyond_the_preset(folder: Path, call: Call) -> None:
    (folder / "above.toml").write_text('format.quote-style = "single"\nformat.line-width = 80\n')
    (folder / "psverify.toml").write_text('extend = "above.toml"\nformat.line-width = 30\n')
    (folder / "a.ps1").write_bytes(b'Get-Item "a" | Sort-Object Length\n')
    code, out, _ = call("--show-fixes", "-f", "json-lines")
    assert code == 0
    assert (folder / "a.ps1").read_bytes() == b"Get-Item 'a' |\n    Sort-Object Length\n"
    records = [json.loads(line) for line in out.splitlines()]
    found = {record["name"]: record for record in records if record.get("kind") == "finding"}
    assert set(found) == {"quote-style", "line-width"}
    assert all(record["rule"] is None and record["url"].endswith("/formatting") for record in found.values())
    assert call()[2].endswith("reformatted 0 files\n")


def test_a_mistake_in_the_table(folder: Path, call: Call) -> None:
    (folder / "psverify.toml").write_text("format.line-with = 30\n")
    code, _, errors = call()
    assert code == 2
    assert "psverify.toml: unknown key 'line-with' in [format]; did you mean 'line-width'?" in errors


def test_the_command_line_wins(folder: Path, call: Call) -> None:
    (folder / "psverify.toml").write_text('format-settings = "CodeFormattingAllman"\n')
    call("--settings", "CodeFormatting")
    assert (folder / "a.ps1").read_bytes() == GOOD


def test_an_unknown_preset(call: Call) -> None:
    code, _, errors = call("--settings", "CodeFormating")
    assert code == 2
    assert "did you mean 'CodeFormatting'?" in errors


def test_dry_run(folder: Path, call: Call) -> None:
    assert call("--dry-run")[0] == 1
    assert (folder / "a.ps1").read_bytes() == BAD


def test_nothing_to_format(folder: Path, call: Call) -> None:
    (folder / "a.ps1").unlink()
    assert call()[0] == 0
    assert call("--error-on-unmatched")[0] == 2


def test_show_files(folder: Path, call: Call) -> None:
    assert call("--show-files")[1] == b"a.ps1\n"
    assert (folder / "a.ps1").read_bytes() == BAD


def test_show_files_tells_of_those_that_are_not_there(call: Call) -> None:
    code, shown, said = call("--show-files", "a.ps1", "missing.ps1")
    assert (code, shown) == (2, b"a.ps1\n")
    assert "missing.ps1" in said


def test_contradictions(call: Call) -> None:
    assert "--staged cannot be used with" in call("--staged", "--changed")[2]
    assert "cannot be combined with other paths" in call("-", "a.ps1")[2]
    assert "requires --changed" in call("--since", "main")[2]


def test_a_file_that_cannot_be_written(folder: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("psverify.apply.write.write_file", lambda path, *_: Failure("apply", "no", path))
    code, out, _ = call()
    assert code == 2
    assert b"a.ps1: error: no" in out
    assert (folder / "a.ps1").read_bytes() == BAD
