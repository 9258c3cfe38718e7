"""What is known to be missing where."""

from __future__ import annotations

import re

import pytest

from psverify.check.platform_targets import check_targets, nearest_platform, target
from psverify.errors import UserError
from psverify.facts.commands import DATA, platforms
from psverify.facts.types.dotnet_types import resolve_type, static_members


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("core-7.6-linux", "core-7.6-linux"),
        ("core-6.1.0-windows", "core-6.1-windows"),
        ("core-7.0.0-macos", "core-7.6-linux"),
        ("desktop-5.1.14393.206-windows", "desktop-5.1-windows"),
        ("win-8_x64_6.2.9200.0_3.0_x64_4.0.30319.42000_framework", "desktop-3.0-windows"),
        ("win-8_x64_10.0.14393.0_5.1.14393.2791_x64_4.0.30319.42000_framework", "desktop-5.1-windows"),
        ("win-48_x64_10.0.17763.0_6.2.4_x64_4.0.30319.42000_core", "core-6.1-windows"),
        ("ubuntu_x64_18.04_7.0.0_x64_3.1.2_core", "core-7.6-linux"),
        ("ubuntu_x64_18.04_5.1_x64_3.1.2_core", None),
        ("amiga", None),
    ],
)
def test_platforms_have_many_names(name: str, expected: str | None) -> None:
    assert nearest_platform(name) == expected


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(UserError, match=r"'core-7.6-linus'.*core-7.6-linux"):
        check_targets(["core-7.6-linux", "core-7.6-linus"])
    with pytest.raises(UserError, match="unknown target profile"):
        target("")


@pytest.mark.parametrize(
    ("platform", "missing", "present"),
    [
        (
            "core-7.6-windows",
            ["Get-WmiObject", "gwmi", "curl"],
            ["Get-NetAdapter", "Out-GridView", "dir", "Get-Unheard"],
        ),
        ("core-6.1-windows", ["Out-GridView"], ["Get-NetAdapter"]),
        ("core-7.6-linux", ["Get-NetAdapter", "ls", "gwmi"], ["Expand-Archive", "Start-ThreadJob", "gci", "fimo"]),
        (
            "desktop-5.1-windows",
            ["Get-Uptime"],
            ["Get-WmiObject", "ls", "asnp", "a\\Get-Uptime", "Clear-Host", "Get-Verb"],
        ),
        ("desktop-5.1-windows", [], ["Install-Module", "Write-Log", "Get-PSResource", "Install-WindowsFeature"]),
        ("desktop-3.0-windows", ["Compress-Archive", "Install-Module"], ["Get-NetAdapter", "Get-VM"]),
        ("desktop-2.0-windows", ["Invoke-WebRequest"], ["Get-Process"]),
    ],
)
def test_commands(platform: str, missing: list[str], present: list[str]) -> None:
    assert [name for name in missing + present if target(platform).lacks_command(name)] == missing


@pytest.mark.parametrize(
    ("platform", "command", "missing", "present"),
    [
        ("desktop-5.1-windows", "Get-Content", ["AsByteStream", "asb", "ProgressAction"], ["Raw", "ra", "Nonsense"]),
        ("core-7.6-windows", "Get-Content", ["UseTransaction"], ["Stream", "AsByteStream", "ErrorAction"]),
        ("core-7.6-linux", "gc", ["Stream"], ["Tail", "Last"]),
        ("core-6.1-linux", "Test-Connection", ["AsJob"], ["ComputerName"]),
        ("desktop-4.0-windows", "Write-Verbose", ["InformationAction"], ["PipelineVariable", "Verbose"]),
        ("desktop-5.1-windows", "Get-Unheard", [], ["Anything", "ProgressAction"]),
    ],
)
def test_parameters(platform: str, command: str, missing: list[str], present: list[str]) -> None:
    assert [name for name in missing + present if target(platform).lacks_parameter(command, name)] == missing


def test_types_and_members() -> None:
    old, new = target("desktop-5.1-windows"), target("core-7.6-linux")
    for name in ("semver", "SEMVER", "Text.Json.JsonDocument", "System.Text.Json.JsonDocument", "Half"):
        assert old.lacks_type(name), name
        assert not new.lacks_type(name), name
    assert new.lacks_type("System.Web.Script.Serialization.JavaScriptSerializer")
    assert not old.lacks_type("My.Own.Type")
    assert old.lacks_member("Math", "clamp")
    assert not old.lacks_member("Math", "Abs")
    assert new.lacks_member("Runtime.InteropServices.Marshal", "GetActiveObject")


def test_gaps_are_true_of_the_newest_powershell_on_linux() -> None:
    """A gap of older platforms alone is in the table of 7.6, one of all PowerShell Core is not."""
    types = {re.sub(r"`\d+", "", name) for name in static_members()}
    namespaces = {name.rpartition(".")[0] for name in types}
    members = {f"{name}::{member}" for name, all_of_it in static_members().items() for member in all_of_it}
    newest = target("core-7.6-linux")
    for line in (DATA / "type_gaps.tsv").read_text("utf-8").splitlines():
        _, name = line.split("\t")
        if name.startswith("["):
            known, lacking = resolve_type(name[1:-1]) is not None, newest.lacks_type(name[1:-1])
        elif "::" in name:
            known, lacking = name in members, newest.lacks_member(*name.split("::"))
        else:
            known = name in types or name.removesuffix(".*") in namespaces
            lacking = newest.lacks_type(name.replace("*", "Any"))
        assert known is not lacking, name


def test_every_gap_speaks_of_platforms_that_there_are() -> None:
    for line in (DATA / "type_gaps.tsv").read_text("utf-8").splitlines():
        name = line.split("\t")[1].strip("[]")
        type_name, _, member = name.replace("*", "Any").partition("::")
        asked = [target(platform) for platform in platforms()]
        lacking = [p for p in asked if (p.lacks_member(type_name, member) if member else p.lacks_type(type_name))]
        assert 0 < len(lacking) < len(asked), line
