"""The template of a function's help, which is only shown: no case of the rule can hold it."""

from __future__ import annotations

from typing import Any

import pytest

from psverify.facts.file import File
from psverify.fix.edits import rewrite
from psverify.parse.tree import parse
from psverify.plugin.host import host
from psverify.read.decode import decode

BLOCK = """<#
.SYNOPSIS
Short description

.DESCRIPTION
Long description

.EXAMPLE
An example

.NOTES
General notes
#>
"""


def template(text: str, **options: Any) -> str:
    source = decode(text.encode())
    missing_help = host().registry.find("PSV701")
    assert missing_help is not None
    rule = missing_help(missing_help.Options(**{"exported_only": False, **options}))
    file = File(source, parse(source.buffer), "x.psm1")
    (finding,) = rule.visit(file.tree.root.descendants("function_definition")[0], file)
    assert finding.fix is not None
    return rewrite(source.buffer, list(finding.fix.edits)).decode()


def test_before_the_function_with_its_parameters() -> None:
    text = "function Get-It($Name) { 1 }\n"
    expected = BLOCK.replace(".EXAMPLE", ".PARAMETER Name\nParameter description\n\n.EXAMPLE")
    assert template(text) == expected + text


def test_first_or_last_in_the_body() -> None:
    text = "function Get-It { 1 }\n"
    assert template(text, placement="begin") == f"function Get-It {{\n{BLOCK} 1 }}\n"
    assert template(text, placement="end") == f"function Get-It {{ 1 \n{BLOCK}}}\n"


def test_as_lines() -> None:
    lines = template("function Get-It { 1 }\n", block_comment=False).splitlines()
    assert lines[0] == lines[-2] == "#" * 30
    assert lines[1:4] == ["#.SYNOPSIS", "#Short description", "#"]


def test_as_a_snippet_with_the_files_line_ends() -> None:
    text = template("function Get-It { 1 }\r\n", vs_code_snippet_correction=True)
    assert text.startswith("<#\r\n.SYNOPSIS\r\n${1:Short description}\r\n\r\n.DESCRIPTION\r\n${2:Long description}\r\n")


@pytest.mark.parametrize("indent", ["    ", "\t"])
def test_indented_as_the_function_is(indent: str) -> None:
    text = template(f"if ($x) {{\n{indent}function Get-It {{ 1 }}\n}}\n")
    assert f"\n{indent}<#\n{indent}.SYNOPSIS\n" in text
