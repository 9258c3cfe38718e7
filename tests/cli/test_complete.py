"""What shells complete, and what help says of the values that options take."""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest

from psverify.cli import complete
from psverify.cli.main import psverify
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


def test_the_help_of_the_format_option_names_all_formats() -> None:
    context = click.Context(psverify)
    check = psverify.get_command(context, "check")
    assert check is not None
    text = " ".join(check.get_help(click.Context(check)).split())
    assert f"Formats: {', '.join(sorted(host().reporters))}." in text


@pytest.mark.parametrize("group", ["", "config", "plugin", "debug", "process", "workflow", "schedule", "errors"])
def test_summaries_fit_a_terminal(group: str) -> None:
    context = click.Context(psverify, terminal_width=80)
    command = psverify.get_command(context, group) if group else psverify
    assert isinstance(command, click.Group)
    assert "..." not in command.get_help(click.Context(command, terminal_width=80)).partition("Commands:")[2]
