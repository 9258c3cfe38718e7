from __future__ import annotations

from pathlib import Path

from psverify.verbs.ast import picture


def test_deep_nodes_are_numbered_not_indented(tmp_path: Path) -> None:
    script = tmp_path / "a.ps1"
    script.write_text("(" * 500 + "1" + ")" * 500)
    lines = picture(str(script)).splitlines()
    assert lines[60].startswith("  " * 60 + "pipeline: paren_expression")
    assert lines[61].startswith("  " * 60 + "(61) pipeline: paren_expression")
    assert max(map(len, lines[1:])) < 200
