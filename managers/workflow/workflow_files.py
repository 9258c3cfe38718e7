"""Finds and loads workflows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.api import ExitCode, UserError, nearest
from psverify_managers.common.documents.positions import Document, DocumentProblem, parse_document, validate_document
from psverify_managers.common.manifests.manager import Fault
from psverify_managers.workflow.workflow_model import Workflow

if TYPE_CHECKING:
    from collections.abc import Iterable

ENDINGS = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class LoadedWorkflow:
    """A workflow, its file, the lines of its parts, and the SHA-256 of its text."""

    workflow: Workflow
    path: Path
    document: Document
    digest: str

    def step_line(self, step: str) -> int:
        """Returns the 1-based line of a step, or of the handlers if `step` is not one."""
        for number, each in enumerate(self.workflow.steps):
            if each.id == step:
                return self.document.line("steps", number)
        return self.document.line("on")


def load_workflow(path: Path) -> LoadedWorkflow | list[Fault]:
    """Loads a workflow; returns its errors if it is invalid."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return [Fault(path, DocumentProblem(f"cannot read file: {error}", 1))]
    document = parse_document(text, is_json=path.suffix == ".json")
    if isinstance(document, DocumentProblem):
        return [Fault(path, document)]
    workflow = validate_document(Workflow, document)
    if isinstance(workflow, list):
        return [Fault(path, problem) for problem in workflow]
    return LoadedWorkflow(workflow, path, document, hashlib.sha256(text.encode()).hexdigest())


def find_workflow_files(folders: Iterable[Path]) -> list[Path]:
    """Returns the workflow files in folders, sorted."""
    found = (path for folder in folders if folder.is_dir() for path in folder.rglob("*"))
    return sorted(path for path in found if path.suffix in ENDINGS and ".manifest." not in path.name)


def find_workflow(name: str, folders: Iterable[Path]) -> Path:
    """Returns a workflow file by path, file name or workflow name; raises UserError if it is unknown."""
    path = Path(name)
    if path.is_file():
        return path.resolve()
    known = {each.stem: each for each in find_workflow_files(folders)}
    if name in known:
        return known[name]
    raise UserError(f"unknown workflow '{name}'{nearest(name, known)}", ExitCode.UNKNOWN_SUBJECT)
