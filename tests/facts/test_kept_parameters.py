"""Parameters that say that they are not used."""

import pytest

from psverify.facts.file import File
from psverify.facts.kept_parameters import is_kept_on_purpose
from psverify.parse.tree import parse
from psverify.read.decode import decode


def is_kept(text: str) -> bool:
    source = decode(text.encode())
    file = File(source, parse(source.buffer), "a.ps1")
    parameter = file.tree.root.descendants("parameter")[0]
    block = parameter.ancestor("param_block")
    assert block is not None
    assert block.parent is not None
    return is_kept_on_purpose(parameter, block.parent, file)


@pytest.mark.parametrize(
    "text",
    [
        "param($_args)",
        "param($Dummy)",
        "param($UnusedName)",
        "param([Obsolete()] $Name)",
        "param([Parameter(ValueFromRemainingArguments)] $Name)",
        "param([Parameter(DontShow)] $Name)",
        "param(\n    $Name # no longer used\n)",
        "param(\n    # for future use\n    $Name\n)",
        "<#\n.PARAMETER Name\nThis has no effect.\n#>\nfunction f { param($Name) }",
        "function f {\n<#\n.PARAMETER Name\nDeprecated.\n#>\nparam($Name) }",
    ],
)
def test_kept(text: str) -> None:
    assert is_kept(text)


@pytest.mark.parametrize(
    "text",
    [
        "param($Name)",
        "param($Abused)",
        "param([Parameter(ValueFromRemainingArguments = $false)] $Name)",
        "param(\n    $Name # of the user\n)",
        "param(\n    $Name,\n    $Other # deprecated\n)",
        "<#\n.PARAMETER Other\nDeprecated.\n#>\nfunction f { param($Name) }",
        "<#\n.PARAMETER Name\nThe name.\n.NOTES\nDeprecated.\n#>\nfunction f { param($Name) }",
    ],
)
def test_not_kept(text: str) -> None:
    assert not is_kept(text)
