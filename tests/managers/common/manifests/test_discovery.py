"""Manifests are found, and what is wrong with one is said at its line while the others load."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from psverify_managers.common.manifests.discovery import DiscoveredManagers, discover_managers, find_program

if TYPE_CHECKING:
    from pathlib import Path


def manifest(name: str, **more: Any) -> dict[str, Any]:
    adapter = {"kind": "binary", "path": "tool"}
    return {"manifest_version": 1, "name": name, "version": "1.0", "adapter": adapter, **more}


def write(folder: Path, name: str, **more: Any) -> Path:
    path = folder / f"{name}.manifest.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(manifest(name, **more), indent=1))
    (path.parent / "tool").touch()
    return path


def said(managers: DiscoveredManagers) -> list[tuple[str, int, str]]:
    return [(fault.path.name, fault.problem.line, fault.problem.message) for fault in managers.faults]


def test_any_depth_json_and_yaml(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b", "deep")
    text = "manifest_version: 1\nname: yams\nversion: '1'\nadapter: {kind: python, entry_point: 'm:f'}\n"
    (tmp_path / "y.manifest.yaml").write_text(text, encoding="utf-8-sig")
    (tmp_path / "other.json").write_text("{}")
    managers = discover_managers([tmp_path, tmp_path / "a"])
    assert list(managers.found) == ["deep", "yams"]
    assert managers.faults == ()


def test_broken_one_keeps_no_other_from_loading(tmp_path: Path) -> None:
    write(tmp_path, "good")
    (tmp_path / "bad.manifest.json").write_text('{\n "manifest_version": 1,\n "name": "Bad"\n}')
    (tmp_path / "torn.manifest.json").write_bytes(b"\xff\xfe\x00")
    managers = discover_managers([tmp_path])
    assert list(managers.found) == ["good"]
    assert {(name, line) for name, line, _ in said(managers)} == {
        ("bad.manifest.json", 1),
        ("bad.manifest.json", 3),
        ("torn.manifest.json", 1),
    }


def test_two_of_one_name(tmp_path: Path) -> None:
    write(tmp_path / "a", "same")
    write(tmp_path / "b", "same")
    managers = discover_managers([tmp_path])
    assert managers.found["same"].path.parent.name == "a"
    assert said(managers) == [
        ("same.manifest.json", 3, "name: manager 'same' is already defined in same.manifest.json")
    ]


def test_missing_files_and_programs(tmp_path: Path) -> None:
    write(tmp_path, "ps", adapter={"kind": "powershell", "script": "none.ps1"})
    write(tmp_path, "bin", adapter={"kind": "binary", "path": "no-such-program"}, working_dir="nowhere")
    faults = discover_managers([tmp_path]).faults
    assert [(each.problem.message.split(":")[0], each.warning) for each in faults] == [
        ("adapter.path", True),
        ("working_dir", False),
        ("adapter.script", False),
    ]


def test_unknown_names_and_cycles(tmp_path: Path) -> None:
    write(tmp_path, "web", requires=["storge"], service={"depends_on": {"database": {}}})
    write(tmp_path, "database", service={"depends_on": {"cache": {"condition": "healthy"}}})
    write(tmp_path, "cache", service={"depends_on": {"web": {}}})
    write(tmp_path, "storage", service={"depends_on": {"web": {}, "none": {}}})
    messages = [message for _, _, message in said(discover_managers([tmp_path]))]
    assert "requires: unknown manager 'storge'; did you mean 'storage'?" in messages
    assert "service.depends_on: unknown service 'none'" in messages
    assert sum("depend on each other" in message for message in messages) == 3


def test_program_beside_the_manifest_comes_first(tmp_path: Path) -> None:
    write(tmp_path, "a", adapter={"kind": "binary", "path": "python3"})
    manager = discover_managers([tmp_path]).found["a"]
    in_path = find_program(manager, "python3")
    assert in_path is not None
    (tmp_path / "python3").touch()
    assert find_program(manager, "python3") == str(tmp_path / "python3")


def test_not_for_this_platform(tmp_path: Path) -> None:
    everywhere = ["linux", "windows", "darwin"]
    write(tmp_path, "off", enabled=False)
    write(tmp_path, "on", platforms=everywhere)
    found = discover_managers([tmp_path]).found
    assert (found["off"].available, found["on"].available) == (False, True)
