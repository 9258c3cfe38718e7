"""What the tests of the process manager share."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from psverify_managers.common.adapters.adapter_call import AdapterCall
from psverify_managers.common.children.cancellation import Cancel
from psverify_managers.common.manifests.discovery import load_manifest
from psverify_managers.common.manifests.manager import Manager
from psverify_managers.common.masking import Masker

PYTHON = {"kind": "binary", "path": sys.executable}
MakeManager = Callable[..., Manager]
MakeCall = Callable[..., AdapterCall]


@pytest.fixture
def make_manager(tmp_path: Path) -> MakeManager:
    """Writes a manifest beside the test's files and loads it; `adapter` is this Python unless it is given."""

    def make(name: str = "tool", **more: Any) -> Manager:
        path = tmp_path / f"{name}.manifest.json"
        manifest = {"manifest_version": 1, "name": name, "version": "1", "adapter": PYTHON, **more}
        path.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        found = load_manifest(path)
        assert isinstance(found, Manager), found
        return found

    return make


@pytest.fixture
def make_call(tmp_path: Path, make_manager: MakeManager) -> MakeCall:
    """Makes one attempt of a task `t`; `task` is its definition, `call` the fields of the call."""

    def make(task: dict[str, Any], adapter: dict[str, Any] = PYTHON, manifest: Any = None, **call: Any) -> AdapterCall:
        manager = make_manager(adapter=adapter, tasks={"t": task}, **(manifest or {}))
        folder = tmp_path / "task"
        folder.mkdir(exist_ok=True)
        fields = {"params": {}, "masker": Masker([]), "cancel": Cancel(), "timeout": 60.0, **call}
        return AdapterCall(
            f"test-{tmp_path.parent.name}-{tmp_path.name}",
            manager,
            manager.manifest.tasks["t"],
            folder=folder,
            **fields,
        )

    return make


@pytest.fixture
def fake_pwsh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Puts the stand-in for PowerShell where psverify looks for it."""
    program = tmp_path / "bin" / "pwsh"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} {Path(__file__).with_name("fake_pwsh.py")} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PSVERIFY_PWSH", str(program))
    return program
