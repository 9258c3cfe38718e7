"""What is wrong with a workflow is said at its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from psverify.api import UserError
from psverify_managers.common.manifests.discovery import load_manifest
from psverify_managers.common.manifests.manager import Manager
from psverify_managers.workflow.draw_graph import draw_mermaid, draw_svg
from psverify_managers.workflow.validate import workflow_faults
from psverify_managers.workflow.workflow_files import LoadedWorkflow, find_workflow, load_workflow

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "version: 1\nname: w\nparams: {path: {default: x}}\nsteps:\n"
MANIFEST = """
manifest_version: 1
name: storage
version: "1"
adapter: {kind: binary, path: sh}
tasks:
  backup: {params: {level: {enum: [full, half], required: true}, n: {type: integer}}}
"""


@pytest.fixture
def managers(tmp_path: Path) -> dict[str, Manager]:
    (tmp_path / "s.manifest.yaml").write_text(MANIFEST)
    found = load_manifest(tmp_path / "s.manifest.yaml")
    assert isinstance(found, Manager)
    return {"storage": found}


def said(tmp_path: Path, managers: dict[str, Manager], text: str) -> list[tuple[int, str]]:
    path = tmp_path / "w.yaml"
    path.write_text(HEAD + text)
    loaded = load_workflow(path)
    found = workflow_faults(loaded, managers) if isinstance(loaded, LoadedWorkflow) else loaded
    return [(fault.problem.line, fault.problem.message) for fault in found]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("- {id: a, uses: lint.chek}\n", 5, "unknown action 'lint.chek'; did you mean 'lint.check'?"),
        ("- {id: a, task: storge/backup}\n", 5, "unknown manager 'storge'; did you mean 'storage'?"),
        ("- {id: a, task: storage/bakup}\n", 5, "has no task 'bakup'; did you mean 'backup'?"),
        ("- {id: a, task: storage/backup}\n", 5, "parameter 'level' is required"),
        ("- id: a\n  task: storage/backup\n  with:\n    level: all\n", 8, "'level' must be one of full, half"),
        ("- id: a\n  task: storage/backup\n  with: {level: full, n: x}\n", 7, "'n' must be of type integer"),
        (
            "- {id: a, uses: wait, with: {duration: 1s}}\n- {id: a, uses: wait, with: {duration: 1s}}\n",
            6,
            "duplicate step 'a'",
        ),
        ("- {id: a, uses: wait, with: {duration: 1s}, needs: [b]}\n", 5, "unknown step 'b'"),
        ("- {id: a, uses: wait, with: {duration: 1s}, needs: [a]}\n", 5, "step 'a' depends on itself"),
        (
            "- id: a\n  uses: wait\n  with:\n    duration: ${params.pth}\n",
            8,
            "unknown parameter 'pth'; did you mean 'path'?",
        ),
        ("- id: a\n  uses: wait\n  with:\n    duration: ${steps.b.output}\n", 8, "'b' does not finish before this one"),
        ("- id: a\n  uses: wait\n  with:\n    duration: ${nothing}\n", 8, "is not a valid reference"),
        ("- id: a\n  uses: wait\n  wth: {}\n", 7, "unknown key; did you mean 'with'?"),
        ("- id: a\n  uses: wait\n  task: b/c\n", 5, "exactly one of task and uses"),
        ("- id: a\n  uses: wait\n  if: maybe()\n", 7, "steps.0.if: input should be 'success()'"),
    ],
)
def test_faults(tmp_path: Path, managers: dict[str, Manager], text: str, line: int, message: str) -> None:
    found = said(tmp_path, managers, text)
    assert any(at == line and message in each for at, each in found), found


def test_cycle_and_handler(tmp_path: Path, managers: dict[str, Manager]) -> None:
    steps = "- {id: a, uses: wait, with: {duration: 1s}, needs: [b]}\n- {id: b, uses: wait, with: {duration: 1s}, needs: [a]}\n"
    assert [line for line, _ in said(tmp_path, managers, steps)] == [5, 6]
    handler = "- {id: a, uses: wait, with: {duration: 1s}}\non:\n  failure:\n  - {uses: webhook.send, with: {to: x}}\n"
    assert said(tmp_path, managers, handler) == [(8, "parameter 'event' is required")]


def test_nothing_wrong_with_references(tmp_path: Path, managers: dict[str, Manager]) -> None:
    text = """- {id: a, uses: lint.check, with: {paths: ["${params.path}"]}}
- {id: b, task: storage/backup, with: {level: "${steps.a.output.level}", n: "${steps.a.status}"}}
- {id: c, uses: wait, with: {duration: "${env.LONG}"}, if: always()}
"""
    assert said(tmp_path, managers, text) == []


def test_find_by_path_and_name(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "nightly.yaml").touch()
    assert find_workflow("nightly", [tmp_path / "flows"]).name == "nightly.yaml"
    assert find_workflow(str(tmp_path / "flows" / "nightly.yaml"), []).name == "nightly.yaml"
    with pytest.raises(UserError, match="unknown workflow 'nightl'; did you mean 'nightly'"):
        find_workflow("nightl", [tmp_path / "flows"])


def test_pictures(tmp_path: Path, managers: dict[str, Manager]) -> None:
    path = tmp_path / "w.yaml"
    steps = "- {id: a, uses: wait, needs: []}\n- {id: b, uses: wait, needs: [a]}\n- {id: c, task: 's/x', needs: [a]}\n"
    path.write_text(HEAD + steps)
    loaded = load_workflow(path)
    assert isinstance(loaded, LoadedWorkflow)
    picture = draw_mermaid(loaded.workflow, {"a": "succeeded"})
    assert picture.splitlines()[:3] == ["flowchart LR", '  s0["a<br/>wait"]', '  s1["b<br/>wait"]']
    assert "  s0 --> s2" in picture.splitlines()
    assert "style s0 fill:#d3f2d9" in picture
    image = draw_svg(loaded.workflow, {"b": "failed"})
    assert image.count("<rect") == 3
    assert image.count("<path") == 2
    assert "#f8d2d2" in image
