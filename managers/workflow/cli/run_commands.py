"""`psverify workflow list`, `status`, `history`, `logs` and `cancel`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from psverify.api import ExitCode, UserError
from psverify.api.report import Outcome, show
from psverify.api.session import Session, dry_run
from psverify_managers.common.cli.command import manager_options, open_installation, shown_path
from psverify_managers.common.cli.report_records import fault_record, make_record
from psverify_managers.workflow import workflow_files
from psverify_managers.workflow.cli.workflow_records import RUN, WORKFLOW, run_record, step_record
from psverify_managers.workflow.workflow_files import LoadedWorkflow

if TYPE_CHECKING:
    from pathlib import Path

    from psverify_managers.common.installation import Installation
    from psverify_managers.common.store.rows import RunRow

run_argument = click.argument("run", metavar="RUN")


@manager_options
@click.command("list")
@click.pass_obj
def list_command(session: Session) -> ExitCode:
    """List workflows and the state of their last run."""
    with open_installation(session) as here:
        return session.run(
            lambda path: _workflow_outcome(here, path),
            workflow_files.find_workflow_files(here.places.workflows),
            unit="workflow",
        )


@manager_options
@click.command("status")
@run_argument
@click.pass_obj
def status_command(session: Session, run: str) -> ExitCode:
    """Show a run and its steps."""
    with open_installation(session) as here:
        row = require_run(here, run)
        steps = [step_record(step, row) for step in here.runs.steps(row.id)]
        return session.run(lambda _: Outcome(row.workflow, (*steps, run_record(row))), [row.id], unit="run")


@manager_options
@click.command("history")
@click.argument("workflow", required=False)
@click.option("-n", "--limit", default=20, show_default=True, help="Maximum number of runs to show.")
@click.pass_obj
def history_command(session: Session, workflow: str | None, limit: int) -> ExitCode:
    """List runs, newest first."""
    with open_installation(session) as here:
        rows = here.runs.select(workflow, limit)
        return session.run(lambda row: Outcome(row.workflow, (run_record(row, past=True),)), rows, unit="run")


@click.command("logs")
@run_argument
@click.option("--stderr", "errors", is_flag=True, help="Show standard error instead of standard output.")
@click.pass_obj
def logs_command(session: Session, run: str, *, errors: bool) -> ExitCode:
    """Show the output of the tasks of a run.

    Each line starts with the name of its step.
    """
    with open_installation(session) as here:
        row = require_run(here, run)
        for step in here.runs.steps(row.id):
            path = here.task_folder(step.task or "-") / ("stderr.log" if errors else "stdout.log")
            lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
            for line in lines:
                show(f"{step.id} | {line}")
    return ExitCode.CLEAN


@manager_options
@click.command("cancel")
@run_argument
@dry_run
@click.pass_obj
def cancel_command(session: Session, run: str) -> ExitCode:
    """Cancel a run and stop every process that its steps started."""
    with open_installation(session) as here:

        def work(row: RunRow) -> Outcome:
            would = session.options.dry_run
            done = not row.state.final if would else here.runs.cancel(row.id, here.clock.now())
            text = ("would be cancelled" if would else "is being cancelled") if done else "had already finished"
            status = "skipped" if would or not done else "pass"
            place = (row.path, row.line)
            now = (here.runs.get(row.id) or row).state.value
            data = {"id": row.id, "state": now, "message": text}
            told = f"{row.id} {text}"
            made = make_record(RUN, told, place=place, subject=row.workflow, status=status, data=data)
            return Outcome(row.workflow, (made,))

        return session.run(work, [require_run(here, run)], unit="run")


def require_run(here: Installation, identifier: str) -> RunRow:
    """Returns a run by its identifier, an unambiguous prefix, or the name of its workflow (the last run)."""
    row = here.runs.get(identifier) or next(iter(here.runs.select(identifier, 1)), None)
    if row is None:
        raise UserError(f"unknown run '{identifier}'", ExitCode.UNKNOWN_SUBJECT)
    return row


def _workflow_outcome(here: Installation, path: Path) -> Outcome:
    loaded = workflow_files.load_workflow(path)
    if not isinstance(loaded, LoadedWorkflow):
        return Outcome(shown_path(path), tuple(fault_record(fault, WORKFLOW) for fault in loaded))
    workflow = loaded.workflow
    last = next(iter(here.runs.select(workflow.name, 1)), None)
    how = "never run" if last is None else f"last {last.state.value}"
    text = f"{len(workflow.steps)} steps, {how}"
    place = (str(path), loaded.document.line("name"))
    data = {
        "description": workflow.description,
        "steps": [step.id for step in workflow.steps],
        "last": last and last.id,
    }
    made = make_record(WORKFLOW, text, place=place, subject=workflow.name, data=data)
    return Outcome(workflow.name, (made,))
