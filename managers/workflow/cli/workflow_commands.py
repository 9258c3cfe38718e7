"""`psverify workflow validate`, `run`, `dry-run` and `retry`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from psverify.api import ExitCode, UserError, nearest
from psverify.api.report import Outcome, Record
from psverify_managers.common.cli.command import (
    make_linter,
    manager_options,
    open_installation,
    shown_path,
    warn_of_faults,
)
from psverify_managers.common.cli.parameter_options import params_file_option, params_option, read_parameters
from psverify_managers.common.cli.report_records import fault_record, make_record
from psverify_managers.common.lint_gate import refusal_reason, task_objections
from psverify_managers.common.states import TaskState
from psverify_managers.process.face import open_engine
from psverify_managers.workflow import workflow_files
from psverify_managers.workflow.cli.prepare_run import (
    checked_parameters,
    configured_endpoints,
    progress_writer,
    run_outcome,
    sound_workflow,
)
from psverify_managers.workflow.cli.run_commands import require_run
from psverify_managers.workflow.cli.workflow_records import STEP, WORKFLOW
from psverify_managers.workflow.run_workflow import Runner, RunOrder
from psverify_managers.workflow.step_graph import graph_layers, step_ancestors
from psverify_managers.workflow.validate import workflow_faults
from psverify_managers.workflow.workflow_files import LoadedWorkflow

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from psverify.api.session import Session
    from psverify_managers.common.installation import Installation
    from psverify_managers.common.store.rows import StepRow

file_argument = click.argument("file", metavar="FILE|NAME")


@manager_options
@click.command("validate")
@click.argument("paths", metavar="[FILE]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def validate_command(session: Session, paths: tuple[Path, ...]) -> ExitCode:
    """Validate workflows.

    Without paths, validate all configured workflows.
    """
    with open_installation(session, "full") as here:
        warn_of_faults(session, here)
        folders = [path for path in paths if path.is_dir()]
        named = [path.resolve() for path in paths if not path.is_dir()]
        found = [*named, *workflow_files.find_workflow_files(folders if paths else here.places.workflows)]

        def work(path: Path) -> Outcome:
            loaded = workflow_files.load_workflow(path)
            wrong = workflow_faults(loaded, here.managers.found) if isinstance(loaded, LoadedWorkflow) else loaded
            return Outcome(shown_path(path), tuple(fault_record(fault, WORKFLOW) for fault in wrong))

        return session.run(work, found, unit="workflow")


@manager_options
@click.command("run")
@file_argument
@params_option
@params_file_option
@click.option(
    "--from",
    "first",
    metavar="STEP",
    help="Start at this step and reuse the results of earlier steps from the last run.",
)
@click.pass_obj
def run_command(
    session: Session, file: str, pairs: tuple[str, ...], params_file: Path | None, first: str | None
) -> ExitCode:
    """Run a workflow.

    \b
    psverify workflow run nightly -p path=scripts
    psverify workflow run nightly.yaml --from backup
    """
    with open_installation(session) as here:
        warn_of_faults(session, here)
        loaded = sound_workflow(here, workflow_files.find_workflow(file, here.places.workflows))
        values = checked_parameters(loaded, read_parameters(session, loaded.workflow.params, pairs, params_file))
        reuse = _steps_before(here, loaded, first) if first else {}
        return _perform_order(session, here, RunOrder(loaded, values, reuse))


@manager_options
@click.command("dry-run")
@file_argument
@params_option
@params_file_option
@click.pass_obj
def dry_run_command(session: Session, file: str, pairs: tuple[str, ...], params_file: Path | None) -> ExitCode:
    """Show what a run would do.

    Lists the steps wave by wave, with the lint gate's findings in their scripts.
    """
    with open_installation(session) as here:
        warn_of_faults(session, here)
        loaded = sound_workflow(here, workflow_files.find_workflow(file, here.places.workflows))
        checked_parameters(loaded, read_parameters(session, loaded.workflow.params, pairs, params_file))
        waves = graph_layers(loaded.workflow.needs())
        wave_of = {step: number for number, wave in enumerate(waves, 1) for step in wave}
        ordered = [step for wave in waves for step in wave]
        return session.run(
            lambda step: _would_outcome(session, here, loaded, step, wave_of[step]), ordered, unit="step"
        )


@manager_options
@click.command("retry")
@click.argument("run", metavar="RUN")
@params_option
@click.pass_obj
def retry_command(session: Session, run: str, pairs: tuple[str, ...]) -> ExitCode:
    """Rerun the steps of a run that did not succeed.

    Steps that succeeded keep their output.
    """
    with open_installation(session) as here:
        warn_of_faults(session, here)
        row = require_run(here, run)
        if not row.state.final:
            raise UserError(f"{row.id} is {row.state.value}: only a finished run can be retried")
        loaded = sound_workflow(here, Path(row.path))
        if loaded.digest != row.digest:
            session.warn(f"{shown_path(row.path)} has changed since the run")
        secret = {name for name, param in loaded.workflow.params.items() if param.secret}
        values = {name: value for name, value in row.params.items() if name not in secret}
        values |= read_parameters(session, loaded.workflow.params, pairs, None)
        checked_parameters(loaded, values)
        steps = here.runs.steps(row.id)
        again = {step.id for step in steps if step.state not in {TaskState.SUCCEEDED, TaskState.SKIPPED}}
        reuse = _kept_steps(loaded, steps, again)
        return _perform_order(session, here, RunOrder(loaded, values, reuse, retry_of=row.id))


def _perform_order(session: Session, here: Installation, order: RunOrder) -> ExitCode:
    with open_engine(session, here) as found:
        runner = Runner(found, configured_endpoints(session), progress_writer(session))
        return session.run(lambda one: run_outcome(runner.perform(one, runner.order(one))), [order], unit="workflow")


def _steps_before(here: Installation, loaded: LoadedWorkflow, first: str) -> dict[str, StepRow]:
    needs = loaded.workflow.needs()
    if first not in needs:
        message = f"{shown_path(loaded.path)}: unknown step '{first}'{nearest(first, needs)}"
        raise UserError(message, ExitCode.UNKNOWN_SUBJECT)
    steps = [step for run in here.runs.select(loaded.workflow.name, 1) for step in here.runs.steps(run.id)]
    good = {step.id for step in steps if step.state is TaskState.SUCCEEDED}
    for step in needs:
        if step in step_ancestors(needs, first) and step not in good:
            raise UserError(f"--from {first}: preceding step '{step}' did not succeed in the last run")
    return _kept_steps(loaded, steps, {first, *(step for step in needs if step not in good)})


def _kept_steps(loaded: LoadedWorkflow, steps: Sequence[StepRow], again: Set[str]) -> dict[str, StepRow]:
    """Returns the steps of an earlier run to reuse: those that succeeded and do not follow a step that runs again."""
    needs = loaded.workflow.needs()
    good = (step for step in steps if step.id in needs and step.state is TaskState.SUCCEEDED)
    return {step.id: step for step in good if step.id not in again and not again & step_ancestors(needs, step.id)}


def _would_outcome(session: Session, here: Installation, loaded: LoadedWorkflow, name: str, wave: int) -> Outcome:
    step = next(each for each in loaded.workflow.steps if each.id == name)
    against: tuple[Record, ...] = ()
    if step.task is not None:
        manager, _, task = step.task.partition("/")
        against = task_objections(*here.task(manager, task), make_linter(session))
    what = f"{step.task or step.uses} with {json.dumps(step.with_, default=str)}, {step.if_}"
    text = f"would not run: {refusal_reason(against)}" if against else f"would run in wave {wave}: {what}"
    subject = f"{loaded.workflow.name}/{name}"
    data = {"would": "run", "wave": wave, "needs": list(loaded.workflow.needs()[name])}
    place = (str(loaded.path), loaded.step_line(name))
    made = make_record(STEP, text, place=place, subject=subject, status="skipped", data=data)
    return Outcome(subject, (made, *against))
