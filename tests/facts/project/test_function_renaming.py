from __future__ import annotations

from pathlib import Path

import pytest

from psverify.facts.file import File
from psverify.facts.functions import functions
from psverify.facts.project.function_renaming import function_renaming
from psverify.parse.tree import parse
from psverify.read.decode import decode

TEXT = "function Get-Widgets { 1 }\nget-widgets"


def renamed(text: str, new: str = "Get-Widget", path: str = "nowhere/a.ps1") -> str | None:
    source = decode(text.encode())
    file = File(source, parse(source.buffer), path)
    edits = function_renaming(functions(file)[0], new, file)
    for span, put in sorted(edits, reverse=True):
        text = text[: span.start] + put + text[span.end :]
    return text if edits else None


def test_a_function_and_its_calls() -> None:
    assert renamed(TEXT) == "function Get-Widget { 1 }\nGet-Widget"


@pytest.mark.parametrize("new", ["Get-Item", "Get-EventLog", "Get-Wídget", "Get"])
def test_names_that_it_cannot_have(new: str) -> None:
    assert renamed(TEXT, new) is None


@pytest.mark.parametrize(
    "more", ["'Get-Widgets'", "# Get-Widgets", "Get-Widget", '"Get-$x"', "function Get-Widgets { }"]
)
def test_what_else_the_file_may_say(more: str) -> None:
    assert renamed(f"{TEXT}\n{more}") is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("b.ps1", "Get-Widgets"),
        ("b.ps1", "Get-Widget"),
        ("b.ps1", '& "Get-$noun"'),
        ("docs/b.md", "`Get-Widgets`"),
        (".github/workflows/b.yml", "run: Get-Widgets"),
        ("b.psm1", "Get-ChildItem *.ps1 | ForEach-Object { . $_ }"),
        ("b.psd1", "@{ FunctionsToExport = '*' }"),
    ],
)
def test_what_the_repository_may_say(tmp_path: Path, name: str, text: str) -> None:
    script = tmp_path / "src" / "a.ps1"
    for path, content in ((script, TEXT), (tmp_path / name, text), (tmp_path / ".git", "")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    assert renamed(TEXT, path=str(script)) is None


def test_a_script_that_others_do_not_mention(tmp_path: Path) -> None:
    (tmp_path / "a.ps1").write_text(TEXT)
    (tmp_path / "b.ps1").write_text("Get-It")
    assert renamed(TEXT, path=str(tmp_path / "a.ps1")) is not None
    assert renamed(TEXT, path=str(tmp_path / "a.psm1")) is None
