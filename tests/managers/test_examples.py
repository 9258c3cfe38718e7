"""What is shipped as an example holds, is clean by psverify's own check, and fits the published schemas."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
import socket
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from psverify.api.session import Session, check_file
from psverify_managers.common.documents import json_schema as schemas
from psverify_managers.common.installation import OWN_MANIFESTS, Installation, Places
from psverify_managers.common.manifests import manifest_model
from psverify_managers.common.manifests.discovery import discover_managers
from psverify_managers.process.tasks.run_task import Engine
from psverify_managers.workflow import workflow_model
from psverify_managers.workflow.validate import workflow_faults
from psverify_managers.workflow.workflow_files import LoadedWorkflow, load_workflow

if TYPE_CHECKING:
    from psverify.api.report import Record

ROOT = Path(__file__).parents[2]
SCHEMAS = {
    "manager-manifest-1.json": schemas.schema_text(manifest_model.Manifest, manifest_model.SCHEMA_ID),
    "workflow-1.json": schemas.schema_text(workflow_model.Workflow, workflow_model.SCHEMA_ID),
}


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "reports" / "schema" / name).read_text(encoding="utf-8"))
    return found


def validator(name: str) -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(schema(name))
    return jsonschema.Draft202012Validator(schema(name))


@pytest.mark.parametrize("name", SCHEMAS)
def test_committed_schema_is_that_of_the_models(name: str) -> None:
    assert (ROOT / "reports" / "schema" / name).read_text(encoding="utf-8") == SCHEMAS[name]


def test_sample_managers_hold_and_fit_the_schema() -> None:
    managers = discover_managers([ROOT / "examples" / "managers", OWN_MANIFESTS])
    assert [fault for fault in managers.faults if not fault.warning] == []
    assert {manager.manifest.adapter.kind for manager in managers.found.values()} == {
        "binary", "powershell", "python", "http", "docker",
    }  # fmt: skip
    for manager in managers.found.values():
        validator("manager-manifest-1.json").validate(manager.document.value)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Upper"},
        {"unknown": 1},
        {"adapter": {"kind": "binary"}},
        {"manifest_version": 2},
        {"tasks": {"t": {"timeout": "5 minutes"}}},
        {"tasks": {"t": {"max_output": "1MB"}}},
    ],
)
def test_schema_refuses_what_the_models_refuse(change: dict[str, Any]) -> None:
    good = {"manifest_version": 1, "name": "a", "version": "1", "adapter": {"kind": "binary", "path": "x"}, "x-free": 1}
    validator("manager-manifest-1.json").validate(good)
    with pytest.raises(jsonschema.ValidationError):
        validator("manager-manifest-1.json").validate({**good, **change})


def test_sample_workflow_holds_and_fits_the_schema() -> None:
    loaded = load_workflow(ROOT / "examples" / "workflows" / "nightly.yaml")
    assert isinstance(loaded, LoadedWorkflow)
    assert workflow_faults(loaded, discover_managers([ROOT / "examples" / "managers"]).found) == []
    validator("workflow-1.json").validate(loaded.document.value)


def test_sample_scripts_are_clean() -> None:
    command = [sys.executable, "-m", "psverify", "check", "--isolated", "examples", "managers"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout.strip()[:17]) == (0, "No problems found"), found.stdout


def test_sample_python_manager(tmp_path: Path) -> None:
    shutil.copy(ROOT / "examples" / "managers" / "maintenance.py", tmp_path)
    (tmp_path / "old.tmp").touch()
    os.utime(tmp_path / "old.tmp", (0, 0))
    code = "import maintenance, json; print(json.dumps(maintenance.sweep('.', dry_run=False)))"
    found = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=True)
    assert json.loads(found.stdout) == {"files": ["old.tmp"], "deleted": True}
    assert not (tmp_path / "old.tmp").exists()


class Database(socketserver.BaseRequestHandler):
    """Answers as PostgreSQL and as Qdrant do."""

    def handle(self) -> None:
        asked = self.request.recv(4096)
        self.request.sendall(b"HTTP/1.1 200 OK\r\n\r\n" if asked.startswith(b"GET /readyz ") else b"N")


class Silent(socketserver.BaseRequestHandler):
    """Takes a connection, and answers when it is closed."""

    def handle(self) -> None:
        self.request.recv(4096)
        self.server.closed = self.request.recv(1) == b""  # type: ignore[attr-defined]


@pytest.fixture
def connect() -> Any:
    spec = importlib.util.spec_from_file_location("sample_storage", ROOT / "examples" / "managers" / "storage.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.connect


@contextlib.contextmanager
def serving(handler: type[socketserver.BaseRequestHandler]) -> Iterator[tuple[str, Any]]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}", server
        finally:
            server.shutdown()
            thread.join()
    # Leaving the server waits for its handlers.


def test_sample_storage_opens_both_at_once(connect: Any) -> None:
    with serving(Database) as (address, _):
        assert set(connect(address, address)) == {"postgresql", "qdrant"}


def test_sample_storage_gives_up_the_other_where_one_fails(connect: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = f"127.0.0.1:{closed.getsockname()[1]}"
    with serving(Silent) as (address, server), pytest.raises(ConnectionError, match=r"^qdrant: "):
        connect(address, nobody)
    assert getattr(server, "closed", True), "the other connection stayed open"


@pytest.mark.parametrize(
    ("task", "params", "script"),
    [
        ("metrics", {"Samples": 2}, "async_metrics.ps1"),
        ("service", {"Name": "Spooler", "Action": "Restart"}, "windows_service.ps1"),
        ("export-certificate", {"Thumbprint": "A" * 40, "Path": "x.pfx"}, "cert_export.ps1"),
    ],
)
def test_sample_windows_manager_reaches_its_scripts(
    tmp_path: Path, fake_pwsh: Path, task: str, params: dict[str, Any], script: str
) -> None:
    folder = tmp_path / "managers"
    folder.mkdir()
    for name in ("windows.manifest.json", script):
        shutil.copy(ROOT / "examples" / "managers" / name, folder)
    manifest_model = json.loads((folder / "windows.manifest.json").read_text())
    manifest_model["platforms"] = []
    manifest_model["adapter"]["script"] = script
    manifest_model["tasks"] = {task: manifest_model["tasks"][task]}
    manifest_model["schedules"] = []
    (folder / "windows.manifest.json").write_text(json.dumps(manifest_model))
    with (folder / script).open("a", encoding="utf-8") as file:
        file.write("# fake: echo\n")
    here = Installation(Places(tmp_path, tmp_path / "state", (folder,)))
    with Engine(here, lint) as engine:
        done = engine.perform(engine.order("windows", task, params))
    here.close()
    assert done.row.state.value == "succeeded", done
    assert json.loads(done.result.stdout).items() >= params.items()


def lint(path: Path) -> tuple[Record, ...]:
    """The real check: what is shipped passes its own gate."""
    session = Session()
    return check_file(str(path), session.config.settings_for(str(path)), session.registry).records
