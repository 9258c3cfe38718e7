from __future__ import annotations

import pytest

from psverify.errors import UserError
from psverify.facts.commands import CommandTable, approved_verbs, command_table, platform_named, platforms, verb_names


@pytest.fixture(scope="module")
def linux() -> CommandTable:
    return command_table(("core-7.6-linux",))


def test_commands_are_found_in_any_case(linux: CommandTable) -> None:
    command = linux.find("GET-childitem")
    assert command is not None
    assert command.name == "Get-ChildItem"
    assert command.kind == "Cmdlet"
    assert command.module == "Microsoft.PowerShell.Management"
    assert command.parameters["recurse"] == "Recurse"


def test_a_platform_knows_its_own_commands_alone(linux: CommandTable) -> None:
    assert "Get-WmiObject" not in linux
    assert linux.find("Get-WmiObject") is None
    assert "Get-WmiObject" in command_table(("desktop-5.1-windows",))
    assert "Get-WmiObject" in command_table()


def test_aliases_differ_by_platform(linux: CommandTable) -> None:
    assert linux.aliases["gci"] == "Get-ChildItem"
    assert "ls" not in linux.aliases
    assert command_table(("core-7.6-windows",)).aliases["ls"] == "Get-ChildItem"


def test_names_are_a_command_and_its_aliases(linux: CommandTable) -> None:
    assert linux.names("Invoke-Expression") == {"invoke-expression", "iex"}
    assert linux.names("No-Such") == {"no-such"}


def test_parameter_sets(linux: CommandTable) -> None:
    command = linux.find("Write-Output")
    assert command is not None
    by_name = {p.name: p for p in command.sets[0]}
    assert (by_name["InputObject"].mandatory, by_name["InputObject"].position) == (True, 0)
    assert (by_name["NoEnumerate"].switch, by_name["NoEnumerate"].position) == (True, None)


def test_facts_of_the_newest_powershell(linux: CommandTable) -> None:
    command = linux.find("Get-ChildItem")
    assert command is not None
    assert "System.IO.FileInfo" in command.output_types
    assert command.parameter_aliases["ad"] == "Directory"


def test_an_unknown_platform_is_a_users_mistake() -> None:
    with pytest.raises(UserError, match=r"unknown target platform 'core-7.6-linx'; did you mean 'core-7.6-linux'"):
        command_table(("core-7.6-linx",))


def test_platforms_and_verbs() -> None:
    assert platforms()[-1] == "core-7.6-linux"
    assert {"get", "build", "deploy"} <= approved_verbs()
    assert "fetch" not in approved_verbs()
    assert len(verb_names()) == 100


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("core-6.1.0-windows", "core-6.1-windows"),
        ("Desktop-5.1.14393.206-Windows", "desktop-5.1-windows"),
        ("core-7.6-linux", "core-7.6-linux"),
        ("core-99-amiga", None),
        ("core-9.9-linux", None),
    ],
)
def test_platform_named(name: str, known: str | None) -> None:
    assert platform_named(name) == known
