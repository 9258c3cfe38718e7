"""What a file is by its first line or its whole name."""

from __future__ import annotations

from pathlib import Path

import pytest

from psverify.discover.script_kinds import has_shebang, is_help_text


@pytest.mark.parametrize(
    ("name", "expected"),
    [("about_x.help.txt", True), ("About_X.Help.TXT", True), ("about_x.txt", False), ("x.help.txt", False)],
)
def test_help_texts(name: str, expected: bool) -> None:
    assert is_help_text(name) is expected


@pytest.mark.parametrize(
    "line",
    [
        b"#!/usr/bin/env pwsh\n",
        b"#!/usr/bin/env -S pwsh -NoProfile\n",
        b"#!/usr/bin/pwsh\r\n",
        b"#! /opt/microsoft/powershell/7/pwsh -NoLogo\nGet-Item .\n",
        b"#!/usr/local/bin/pwsh-preview\n",
        b"#!/usr/bin/env powershell",
        b"#!pwsh.exe\n",
        b"\xef\xbb\xbf#!/usr/bin/env pwsh\n",
    ],
)
def test_shebangs(tmp_path: Path, line: bytes) -> None:
    script = tmp_path / "script"
    script.write_bytes(line)
    assert has_shebang(str(script))


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"#!/bin/sh\npwsh x.ps1\n",
        b"#!/opt/microsoft/powershell/7/bin/sh\n",
        b"#!/usr/bin/env python pwsh\n",
        b"# /usr/bin/env pwsh\n",
        b"\n#!/usr/bin/env pwsh\n",
        b"#!/usr/bin/pwshx\n",
    ],
)
def test_other_first_lines(tmp_path: Path, line: bytes) -> None:
    script = tmp_path / "script"
    script.write_bytes(line)
    assert not has_shebang(str(script))


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    assert not has_shebang(str(tmp_path / "missing"))
    assert not has_shebang(str(tmp_path))
