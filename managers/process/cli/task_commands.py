"""`psverify process run-task`, `tasks`, `cancel` and `retry`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from psverify.api import ExitCode, UserError
from psverify.api.report import Outcome
from psverify.api.session import Session, dry_run
from psverify_managers.common.cli.command import (
    duration_option,
    make_linter,
    manager_options,
    open_installation,
    warn_of_faults,
)
from psverify_managers.common.cli.parameter_options import params_file_option, params_option, read_parameters
from psverify_managers.common.cli.report_records import make_record
from psverify_managers.common.documents import declared_parameters
from psverify_managers.common.lint_gate import refusal_reason, task_objections
from psverify_managers.common.states import TaskState
from psverify_managers.process.cli.process_records import TASK, task_record
from psverify_managers.process.cli.task_engine import open_engine, task_outcome
from psverify_managers.process.tasks.detach import detach_task

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psverify_managers.common.installation import Installation
    from psverify_managers.common.store.rows import TaskRow
    from psverify_managers.process.tasks.run_task import Engine, TaskOrder


@manager_options
@click.command("run-task")
@click.argument("manager")
@click.argument("task")
@params_option
@params_file_option
@click.option("--wait/--detach", default=True, help="Wait for the task to finish, or run it in the background.")
@duration_option("--timeout", text="Time limit for each attempt, such as 90s.")
@dry_run
@click.pass_obj
def run_task_command(
    session: Session, manager: str, task: str, pairs: tuple[str, ...], params_file: Path | None, *, wait: bool,
    timeout: float | None,
) -> ExitCode:  # fmt: skip
    """Run a task of a manager.

    \b
    psverify process run-task storage backup -p level=full
    psverify process run-task storage backup --detach
    """
    with open_installation(session) as here:
        warn_of_faults(session, here)
        _, definition = here.task(manager, task)
        values = read_parameters(session, definition.params, pairs, params_file)
        if session.options.dry_run:
            return session.run(
                lambda _: _would_run(session, here, (manager, task), values), [f"{manager}/{task}"], unit="task"
            )
        with open_engine(session, here) as found:
            order = found.order(manager, task, values)
            return _perform_order(session, here, found, replace(order, timeout=timeout), wait=wait)


@manager_options
@click.command("retry")
@click.argument("identifier", metavar="TASK_ID")
@params_option
@click.option("--wait/--detach", default=True, help="Wait for the task to finish, or run it in the background.")
@click.pass_obj
def retry_command(session: Session, identifier: str, pairs: tuple[str, ...], *, wait: bool) -> ExitCode:
    """Run a finished task again.

    Uses the same parameters, except those given here.

    Secret parameters are not stored, so pass them again.
    """
    with open_installation(session) as here:
        row = require_task(here, identifier)
        if not row.state.final:
            raise UserError(f"{row.id} is {row.state.value}: only a finished task can be retried")
        _, definition = here.task(row.manager, row.task)
        secret = {name for name, param in definition.params.items() if param.secret}
        values = {name: value for name, value in row.params.items() if name not in secret}
        values |= read_parameters(session, definition.params, pairs, None)
        missing = sorted((secret & row.params.keys()) - values.keys())
        if missing:
            raise UserError(f"{row.id}: secret parameters are not stored; pass -p {missing[0]}=VALUE")
        with open_engine(session, here) as found:
            order = found.order(row.manager, row.task, values, retry_of=row.id)
            return _perform_order(session, here, found, order, wait=wait)


@manager_options
@click.command("tasks")
@click.option("--state", type=click.Choice([state.value for state in TaskState]), help="Show only tasks in this state.")
@duration_option("--since", text="Show only tasks created within this time, such as 2h.")
@click.option("-n", "--limit", default=50, show_default=True, help="Maximum number of tasks to show.")
@click.pass_obj
def tasks_command(session: Session, state: str | None, since: float | None, limit: int) -> ExitCode:
    """List tasks, newest first."""
    with open_installation(session) as here:
        earliest = 0.0 if since is None else here.clock.now() - since
        rows = here.tasks.select(state, earliest, limit)
        # Past failures have no level, so that listing them does not fail.
        return session.run(lambda row: Outcome(row.subject, (task_record(row, past=True),)), rows, unit="task")


@manager_options
@click.command("cancel")
@click.argument("identifiers", metavar="TASK_ID...", nargs=-1, required=True)
@dry_run
@click.pass_obj
def cancel_command(session: Session, identifiers: tuple[str, ...]) -> ExitCode:
    """Cancel queued and running tasks.

    Also stops every process that the tasks started."""
    with open_installation(session) as here:
        rows = [require_task(here, identifier) for identifier in identifiers]

        def work(row: TaskRow) -> Outcome:
            would = session.options.dry_run
            done = not row.state.final if would else here.tasks.cancel(row.id, here.clock.now())
            text = ("would be cancelled" if would else "is being cancelled") if done else "had already finished"
            place = (row.path, row.line)
            status = "skipped" if would or not done else "pass"
            now = (here.tasks.get(row.id) or row).state.value
            data = {"id": row.id, "state": now, "message": text, **({"would": "cancel"} if would and done else {})}
            made = make_record(TASK, f"{row.id} {text}", place=place, subject=row.subject, status=status, data=data)
            return Outcome(row.subject, (made,))

        return session.run(work, rows, unit="task")


def require_task(here: Installation, identifier: str) -> TaskRow:
    """Returns a task by its identifier or an unambiguous prefix; raises UserError otherwise."""
    row = here.tasks.get(identifier)
    if row is None:
        raise UserError(f"unknown task '{identifier}'", ExitCode.UNKNOWN_SUBJECT)
    return row


def _perform_order(session: Session, here: Installation, found: Engine, order: TaskOrder, *, wait: bool) -> ExitCode:
    if wait:
        return session.run(lambda one: task_outcome(found.perform(one)), [order], unit="task")
    against = found.objections(order)
    if against:
        return session.run(lambda one: task_outcome(found.refuse(one, against)), [order], unit="task")
    detach_task(here, order)
    return session.run(lambda one: Outcome(one.row.subject, (task_record(one.row),)), [order], unit="task")


def _would_run(session: Session, here: Installation, name: tuple[str, str], values: Mapping[str, Any]) -> Outcome:
    manager, definition = here.task(*name)
    subject = "/".join(name)
    wrong = declared_parameters.parameter_complaints(definition.params, values)
    if wrong:
        raise UserError(f"{manager.path.name}: {subject}: {'; '.join(wrong)}")
    against = task_objections(manager, definition, make_linter(session))
    shown = declared_parameters.mask_secrets(
        definition.params, declared_parameters.with_defaults(definition.params, values)
    )
    text = f"would not run: {refusal_reason(against)}" if against else f"would run with {json.dumps(shown)}"
    place = (str(manager.path), manager.task_line(name[1]))
    data = {"would": None if against else "run", "params": shown}
    made = make_record(TASK, text, place=place, subject=subject, status="skipped", data=data)
    return Outcome(subject, (made, *against))
