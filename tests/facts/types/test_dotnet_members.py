"""What members of .NET types give."""

from __future__ import annotations

import pytest

from psverify.facts.commands import DATA
from psverify.facts.types.dotnet_members import instance_members, instance_type_of, static_type_of
from psverify.facts.types.dotnet_types import resolve_type, static_members


@pytest.mark.parametrize(
    ("owner", "member", "arguments", "known"),
    [
        ("System.DateTime", "Now", None, "System.DateTime"),
        ("System.DateTime", "now", None, None),
        ("System.Convert", "tobase64string", 1, "System.String"),
        ("System.IntPtr", "Zero", None, "System.IntPtr"),
        ("System.Runtime.InteropServices.Marshal", "GetDelegateForFunctionPointer", 2, "System.Delegate"),
        ("System.Runtime.InteropServices.Marshal", "GetDelegateForFunctionPointer", 1, None),
        ("System.IO.Path", "GetFileName", 1, None),
        ("System.IO.Path", "Combine", None, None),
        ("System.IO.FileMode", "Create", None, "System.IO.FileMode"),
        ("System.IO.FileMode", "create", None, None),
        ("No.Such", "Create", 1, None),
    ],
)
def test_static_type_of(owner: str, member: str, arguments: int | None, known: str | None) -> None:
    assert static_type_of(owner, member, arguments) == known


@pytest.mark.parametrize(
    ("owner", "member", "arguments", "known"),
    [
        ("System.String", "trim", 0, "System.String"),
        ("System.String", "Length", None, "System.Int32"),
        ("System.String", "length", None, None),
        ("System.Collections.ArrayList", "ToArray", 0, "System.Object[]"),
        ("System.Collections.ArrayList", "ToArray", 1, "System.Array"),
        ("System.Byte[]", "Length", None, "System.Int32"),
        ("System.Byte[]", "Count", None, None),
        ("System.Text.RegularExpressions.Group", "GetType", 0, "System.Type"),
        ("No.Such", "Name", None, None),
    ],
)
def test_instance_type_of(owner: str, member: str, arguments: int | None, known: str | None) -> None:
    assert instance_type_of(owner, member, arguments) == known


def test_instance_members() -> None:
    assert {"trim", "length", "gettype"} <= instance_members()


def test_the_table_speaks_of_types_and_members_that_there_are() -> None:
    for line in (DATA / "static_types.tsv").read_text(encoding="utf-8").splitlines():
        owner, given, members = line.split("\t")
        names = {name.partition("(")[0] for name in members.split()} - {"*"}
        assert names <= static_members()[owner]
        assert resolve_type(given) == given


def test_the_table_of_objects_speaks_of_types_that_there_are() -> None:
    for line in (DATA / "instance_types.tsv").read_text(encoding="utf-8").splitlines():
        owner, given, _ = line.split("\t")
        assert resolve_type(owner) == owner
        assert resolve_type(given) == given
