"""Prepares a run from the command line and the configuration, and reports its outcome."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psverify.api import UserError
from psverify.api.report import Outcome, say
from psverify_managers.common.cli.command import shown_path
from psverify_managers.common.documents import declared_parameters
from psverify_managers.common.webhooks import Endpoint
from psverify_managers.workflow import workflow_files
from psverify_managers.workflow.cli.workflow_records import run_record, step_record
from psverify_managers.workflow.validate import workflow_faults
from psverify_managers.workflow.workflow_files import LoadedWorkflow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psverify.api.session import Session
    from psverify_managers.common.installation import Installation
    from psverify_managers.common.states import TaskState
    from psverify_managers.workflow.run_workflow import FinishedRun, Progress


def sound_workflow(here: Installation, path: Path) -> LoadedWorkflow:
    """Returns a valid workflow; raises UserError with the first error otherwise."""
    loaded = workflow_files.load_workflow(path)
    wrong = workflow_faults(loaded, here.managers.found) if isinstance(loaded, LoadedWorkflow) else loaded
    if wrong or not isinstance(loaded, LoadedWorkflow):
        problem = wrong[0].problem
        more = f" (and {len(wrong) - 1} more: psverify workflow validate)" if len(wrong) > 1 else ""
        raise UserError(f"{shown_path(path)}:{problem.line}: {problem.message}{more}")
    return loaded


def checked_parameters(loaded: LoadedWorkflow, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Returns the parameters of a workflow; raises UserError if they are invalid."""
    wrong = declared_parameters.parameter_complaints(loaded.workflow.params, values)
    if wrong:
        raise UserError(f"{shown_path(loaded.path)}: {'; '.join(wrong)}")
    return values


def configured_endpoints(session: Session) -> dict[str, Endpoint]:
    """Returns the configured webhooks; raises UserError if one is invalid."""
    found = {}
    for name, table in session.config.table("process").webhooks.items():
        header = table.get("header")
        if not isinstance(table.get("url"), str) or (header is not None and not {"name", "secret"} <= set(header)):
            raise UserError(f"process.webhooks.{name}: url is required, and header requires name and secret")
        pair = (header["name"], header["secret"]) if header else None
        found[name] = Endpoint(table["url"], pair, table.get("hmac-secret"))
    return found


def run_outcome(done: FinishedRun) -> Outcome:
    """Returns the outcome of a run: its steps, the run itself, and the lint gate's findings."""
    steps = [step_record(step, done.row) for step in done.steps]
    return Outcome(done.row.workflow, (*steps, run_record(done.row), *done.objections))


def progress_writer(session: Session) -> Progress | None:
    """Returns a function that prints the progress of each step; None if quiet."""
    if session.options.quiet:
        return None
    lock = threading.Lock()

    def tell(name: str, state: TaskState, message: str) -> None:
        with lock:
            say(f"{name}: {state.value}{f': {message}' if message else ''}")

    return tell
