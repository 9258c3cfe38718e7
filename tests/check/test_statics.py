"""What static members give."""

from __future__ import annotations

import pytest

from psverify.check.commands import DATA
from psverify.check.statics import static_type_of
from psverify.check.types import resolve, static_members


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


def test_the_table_speaks_of_types_and_members_that_there_are() -> None:
    for line in (DATA / "static_types.tsv").read_text(encoding="utf-8").splitlines():
        owner, given, members = line.split("\t")
        names = {name.partition("(")[0] for name in members.split()} - {"*"}
        assert names <= static_members()[owner]
        assert resolve(given) == given
