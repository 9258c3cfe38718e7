from __future__ import annotations

import pytest

from psverify.check.types import resolve, static_members


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("string", "System.String"),
        ("INT", "System.Int32"),
        ("switch", "System.Management.Automation.SwitchParameter"),
        ("System.IO.FileInfo", "System.IO.FileInfo"),
        ("io.fileinfo", "System.IO.FileInfo"),
        ("string[]", "System.String[]"),
        ("int[,]", "System.Int32[,]"),
        ("int[][]", "System.Int32[][]"),
        ("System.Collections.Generic.List[string]", "System.Collections.Generic.List`1[string]"),
        ("Collections.Generic.Dictionary[string,int]", "System.Collections.Generic.Dictionary`2[string,int]"),
        ("No.Such.Type", None),
        ("NoSuch[]", None),
    ],
)
def test_resolve(written: str, full: str | None) -> None:
    assert resolve(written) == full


def test_static_members() -> None:
    assert "Abs" in static_members()["System.Math"]
    assert "new" in static_members()["System.Collections.ArrayList"]
