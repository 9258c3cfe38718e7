"""What shells complete, and what help says of the values that options take."""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path
from unittest import mock

import click
import pytest

from psverify.cli import complete
from psverify.cli.main import main, psverify
from psverify.plugin.host import host


def completed(completer: complete.Completer, incomplete: str) -> list[str]:
    option = click.Option(["--x"])
    return completer(click.Context(psverify), option, incomplete)


@pytest.mark.parametrize(
    ("completer", "incomplete", "expected"),
    [
        (complete.complete_formats, "json", ["json", "json-lines"]),
        (complete.complete_formats, "x", []),
        (complete.complete_rules, "psv30", ["PSV301", "PSV302", "PSV303", "PSV304", "PSV305", "PSV306"]),
        (complete.complete_rules, "cmdlet-a", ["cmdlet-alias"]),
        (complete.complete_rules, "PSV1,write-", ["PSV1,write-host"]),
        (complete.complete_rules, "AL", ["ALL"]),
        (complete.complete_platforms, "desktop-5", ["desktop-5.1-windows"]),
        (complete.complete_platforms, "core-7.6-linux,desktop-5", ["core-7.6-linux,desktop-5.1-windows"]),
        (complete.complete_settings, "codeformattingo", ["CodeFormattingOTBS"]),
    ],
)
def test_words(completer: complete.Completer, incomplete: str, expected: list[str]) -> None:
    found = completed(completer, incomplete)
    assert found[: len(expected)] == expected


def test_settings_are_files_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "strict.psd1").touch()
    (tmp_path / "sub" / "strict.txt").touch()
    assert completed(complete.complete_settings, "su") == ["sub" + os.sep]
    assert completed(complete.complete_settings, "sub/s") == ["sub/strict.psd1"]
    assert completed(complete.complete_settings, "none/s") == []


def help_of(*words: str) -> str:
    """The help that a terminal of 80 columns shows; click keeps the help option that the first context asked for."""
    with mock.patch.dict(os.environ, {"COLUMNS": "82"}), contextlib.redirect_stdout(io.StringIO()) as text:
        assert main([*words, "--help"]) == 0
    return text.getvalue()


def test_the_help_of_the_format_option_names_all_formats() -> None:
    assert f"Formats: {', '.join(sorted(host().reporters))}." in " ".join(help_of("check").split())


@pytest.mark.parametrize("group", ["", "config", "plugin", "debug", "process", "workflow", "schedule", "errors"])
def test_summaries_fit_a_terminal(group: str) -> None:
    assert "..." not in help_of(*([group] if group else [])).partition("Commands:")[2]
