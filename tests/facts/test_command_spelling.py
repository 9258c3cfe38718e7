from __future__ import annotations

import pytest

from psverify.facts.command_spelling import command_spelling

LINUX = ("core-7.6-linux",)


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("get-childitem", "Get-ChildItem"),
        ("MICROSOFT.powershell.management\\get-item", "Microsoft.PowerShell.Management\\Get-Item"),
        ("SELECT", "select"),
    ],
)
def test_names(name: str, right: str) -> None:
    found = command_spelling(name, LINUX)
    assert found is not None
    assert found.name == right


@pytest.mark.parametrize("name", ["Get-Thing", "Other.Module\\Get-Item", "ls"])
def test_unknown_commands(name: str) -> None:
    assert command_spelling(name, LINUX) is None


def test_aliases_depend_on_the_platform() -> None:
    found = command_spelling("LS", ("desktop-5.1-windows",))
    assert found is not None
    assert (found.name, found.parameters["literalpath"]) == ("ls", "LiteralPath")


def test_parameters() -> None:
    found = command_spelling("get-item", LINUX)
    assert found is not None
    assert (found.parameters["path"], found.parameters["erroraction"]) == ("Path", "ErrorAction")
    assert "nosuch" not in found.parameters
