"""Profiles in PSScriptAnalyzer's format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from psverify.check.platform_targets import target
from psverify.errors import UserError
from psverify.facts.compatibility_profile import Profile

RUNTIME: dict[str, Any] = {
    "Types": {
        "Assemblies": {
            "mscorlib": {
                "Types": {
                    "System": {"Math": {"Static": {"Methods": {"Abs": {}}, "Fields": {"PI": {}}}}, "Tuple`2": {}},
                    "": {"Bare": None},
                }
            },
            "empty": {"AssemblyName": {}},
        },
        "TypeAccelerators": {"int": {"Assembly": "mscorlib", "Type": "System.Int32"}},
    },
    "Modules": {
        "Tools": {
            "1.0": {
                "Cmdlets": {"Get-Item": {"Parameters": {"Path": {}}, "ParameterAliases": {"PSPath": "Path"}}},
                "Aliases": {"gi": "Get-Item"},
            }
        }
    },
    "Common": {"Parameters": {"Verbose": {}}, "ParameterAliases": {"vb": "Verbose"}},
}


def write(folder: Path, data: object, name: str = "mine") -> Path:
    path = folder / f"{name}.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(data).encode())
    return path


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(write(tmp_path, {"Id": "mine", "Runtime": RUNTIME}))


def test_commands_and_aliases(profile: Profile) -> None:
    names = ["get-item", "gi", "Get-ChildItem", "dir", "Get-Unheard"]
    assert [name for name in names if profile.lacks_command(name)] == ["Get-ChildItem", "dir"]


def test_parameters(profile: Profile) -> None:
    names = ["Path", "pa", "PSPath", "Verbose", "vb", "Filter"]
    assert [name for name in names if profile.lacks_parameter("gi", name)] == ["Filter"]
    assert not profile.lacks_parameter("Get-Unheard", "Filter")


def test_types_and_members(profile: Profile) -> None:
    names = ["int", "Math", "System.Math", "System.Tuple", "Bare", "semver", "IO.File", "System.IO.File", "My.Type"]
    assert [name for name in names if profile.lacks_type(name)] == ["semver", "IO.File", "System.IO.File"]
    members = ["abs", "PI", "Clamp", "Nonsense"]
    assert [name for name in members if profile.lacks_member("Math", name)] == ["Clamp"]
    assert not profile.lacks_member("IO.File", "Exists")


@pytest.mark.parametrize("data", [{}, [], {"Runtime": None}, {"Runtime": {**RUNTIME, "Modules": []}}])
def test_another_shape_is_told(tmp_path: Path, data: object) -> None:
    with pytest.raises(UserError, match=r"other\.json: no compatibility profile"):
        Profile(write(tmp_path, data, "other"))


def test_found_by_name_in_the_folder(tmp_path: Path) -> None:
    write(tmp_path, {"Runtime": RUNTIME}, "core-7.6-linux")
    assert isinstance(target("core-7.6-linux", str(tmp_path)), Profile)
    assert not isinstance(target("core-7.6-linux"), Profile)
    assert isinstance(target(str(tmp_path / "core-7.6-linux.json")), Profile)
