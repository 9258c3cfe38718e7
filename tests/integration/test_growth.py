"""The work of each command grows with the length of a script, and no faster: bytecodes are counted, not time."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

import psverify
from psverify.cli.main import main

SIZES = (350, 700, 1400)
"""Bytes; what is quadratic shows in scripts of a page already, for no constant part counts."""
HIGHEST = 1.3
OURS = (str(Path(psverify.__file__).parent), str(Path(psverify.__file__).parents[2] / "rules"))
CHECK = ("check", "--isolated", "--no-cache", "-j1", "-qq", "--exit-zero")
DEFAULT, ALL = CHECK, (*CHECK, "--select", "ALL")
FIX, IGNORE = (*ALL, "--fix"), (*ALL, "--add-ignore=why")
FORMAT, AST = ("format", "--isolated", "--no-cache", "-j1"), ("ast",)
FULL = ("check", "--isolated", "--no-cache", "-j1", "--exit-zero", "--select", "ALL", "--output-format", "full")

#: A name, the command, and what is repeated between a beginning, a middle and an end; the last is repeated behind that.
PAIRS: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("statements", ALL, ("", "Get-ChildItem -Path .\n", "", "", "")),
    ("assignments", ALL, ("", "$a = $b\n", "", "", "")),
    ("functions", ALL, ("", "function Get-It { param($Name) $Name }\n", "", "", "")),
    ("functions", FIX, ("", "function Get-It { param($Name) $Name }\n", "", "", "")),
    ("functions to rename", DEFAULT, ("", "function Get-Things { 1 }; Get-Things\n", "", "", "")),
    ("suppressions", DEFAULT, ("", "gci # psverify: ignore[PSV301] why\n", "", "", "")),
    ("suppressions on their own lines", DEFAULT, ("", "# psverify: ignore[PSV301] why\n", "gci\n", "", "")),
    ("suppressed statements", DEFAULT, ("", "# psverify: ignore[PSV301] why\ngci\n", "", "", "")),
    ("suppressions", IGNORE, ("", "gci\n", "", "", "")),
    ("findings on one line", ALL, ("", "gci; ", "", "", "")),
    ("findings on one line", FULL, ("", "gci; ", "", "", "")),
    ("findings on one line", IGNORE, ("", "gci; ", "", "", "")),
    ("trailing blanks", ALL, ("", "$a   \n", "", "", "")),
    ("trailing blanks", FIX, ("", "$a   \n", "", "", "")),
    ("a hashtable on one line", ALL, ("$h = @{", "a = 1; ", "", "", "}\n")),
    ("a hashtable on one line", FORMAT, ("$h = @{", "a = 1; ", "", "", "}\n")),
    ("a chain of -and", DEFAULT, ("if (", "$a -eq $null -and ", "1) { }\n", "", "")),
    ("a sum", ALL, ("$x = ", "$a + ", "1\n", "", "")),
    ("redirections", DEFAULT, ("cmd ", "2>&1 ", "\n", "", "")),
    ("subexpressions in a string", DEFAULT, ('$x = "', "$($a) ", '"\n', "", "")),
    ("an ArrayList with blank lines", ALL, ("$a = [Collections.ArrayList]::new()\n", "\n", "$a.Add(1)\n", "", "")),
    ("lines that end in CR", ALL, ("", "$a = 1\r", "", "", "")),
    ("named blocks", DEFAULT, ("function f { ", "begin { } ", "}\n", "", "")),
    ("non-ASCII text on one line", ALL, ("", "'é'; ", "", "", "")),
    ("nested calls", DEFAULT, ("", "& {", "1", "}", "")),
    ("nested assignments", DEFAULT, ("", "$a = {", "1", "}", "")),
    ("nested strings", DEFAULT, ("", '"$(', "1", ')"', "")),
    ("nested jobs", ALL, ("", "Start-Job {", "1", "}", "")),
    ("nested Pester blocks", DEFAULT, ("", "Context 'a' { BeforeAll { $x = 1 } ", "1", "}", "")),
    ("nested arguments", ALL, ("", "Get-Item -Path (", "1", ")", "")),
    ("a tree of nested parentheses", AST, ("", "(", "1", ")", "")),
    ("braces that are left open", DEFAULT, ("", "({", "1", "", "")),
]


class Meter:
    """Counts the bytecodes that run in code of ours."""

    def __init__(self) -> None:
        self.count = 0
        self._ours: dict[CodeType, bool] = {}

    def enter(self, frame: FrameType, _event: str, _argument: object) -> Callable[..., Any] | None:
        code = frame.f_code
        if code not in self._ours:
            self._ours[code] = code.co_filename.startswith(OURS)
        if not self._ours[code]:
            return None
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        return self.step

    def step(self, _frame: FrameType, _event: str, _argument: object) -> Callable[..., Any]:
        self.count += 1
        return self.step


def text_of(size: int, before: str, opening: str, middle: str, closing: str, after: str) -> str:
    count = size // len(opening + closing)
    return before + opening * count + middle + closing * count + after


def work_of(command: tuple[str, ...], text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    script = folder / "script.ps1"
    script.write_bytes(text.encode())
    monkeypatch.setattr(sys, "argv", ["psverify", *command, str(script)])
    meter, before = Meter(), sys.gettrace()
    sys.settrace(meter.enter)
    try:
        main()
    except SystemExit:
        pass
    finally:
        sys.settrace(before)
    return meter.count


@pytest.mark.parametrize(
    ("command", "pieces"),
    [pytest.param(command, pieces, id=f"{name}: {' '.join(command)}") for name, command, pieces in PAIRS],
)
def test_work_grows_linearly(
    command: tuple[str, ...], pieces: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_of(
        command, text_of(SIZES[0], *pieces), tmp_path, monkeypatch
    )  # what is cached from here on costs no work below
    small, middle, large = (work_of(command, text_of(size, *pieces), tmp_path, monkeypatch) for size in SIZES)
    # Of differences: what each run costs, however short the script, does not count.
    exponent = math.log2(max(large - middle, 1) / max(middle - small, 1))
    assert exponent <= HIGHEST
