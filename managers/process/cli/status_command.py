"""`psverify process status`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from psverify.api import ExitCode, UserError, nearest
from psverify.api.report import Outcome
from psverify_managers.common.children.output_stream import TAIL
from psverify_managers.common.cli.command import duration_option, manager_options, open_installation
from psverify_managers.common.states import ServiceState
from psverify_managers.common.store.rows import ServiceRow, TaskRow
from psverify_managers.process.cli.process_records import service_record, task_record
from psverify_managers.process.services.supervisor import Supervisor
from psverify_managers.process.tasks.run_task import wait_for

if TYPE_CHECKING:
    from psverify.api.session import Session
    from psverify_managers.common.installation import Installation


@manager_options
@click.command("status")
@click.argument("names", metavar="[NAME|TASK_ID]...", nargs=-1)
@click.option("--wait", is_flag=True, help="Wait until the tasks have finished.")
@duration_option("--timeout", text="Maximum time to wait, such as 90s.")
@click.pass_obj
def status_command(session: Session, names: tuple[str, ...], *, wait: bool, timeout: float | None) -> ExitCode:
    """Show the state of services and tasks.

    Without names, show all services.

    \b
    0  all running or succeeded         1  something failed
    3  a service is not running         4  unknown name
    """
    with open_installation(session) as here:
        named = [row for name in names for row in _find_subject(here, name)]
        found = named if names else [*_all_services(here)]
        if wait:
            found = [_wait_for_state(here, row, timeout) for row in found]
        code = session.run(lambda row: _subject_outcome(here, row), found, unit="service")
        idle = any(isinstance(row, ServiceRow) and not row.state.up for row in found)
        return ExitCode.NOT_RUNNING if idle and code in {ExitCode.CLEAN, ExitCode.FINDINGS} else code


def _find_subject(here: Installation, name: str) -> list[ServiceRow | TaskRow]:
    rows: list[ServiceRow | TaskRow] = [*Supervisor(here).rows(name)]
    task = here.tasks.get(name)
    if task is not None and not rows:
        rows.append(task)
    if not rows and name in here.managers.found and here.managers.found[name].manifest.service:
        raise UserError(f"'{name}' was never started", ExitCode.NOT_RUNNING)
    if not rows:
        hint = nearest(name, [row.name for row in _all_services(here)])
        raise UserError(f"unknown service or task '{name}'{hint}", ExitCode.UNKNOWN_SUBJECT)
    return rows


def _all_services(here: Installation) -> list[ServiceRow]:
    """Returns all services, including those never started."""
    known = here.services.select()
    names, now = {row.name for row in known}, here.clock.now()
    new = [
        ServiceRow(name, 1, ServiceState.STOPPED, now, str(each.path), each.service_line, message="never started")
        for name, each in here.managers.found.items()
        if each.manifest.service and each.available and name not in names
    ]
    return sorted((*known, *new), key=lambda row: (row.name, row.replica))


def _wait_for_state(here: Installation, row: ServiceRow | TaskRow, timeout: float | None) -> ServiceRow | TaskRow:
    return wait_for(here, row.id, timeout) or row if isinstance(row, TaskRow) else row


def _subject_outcome(here: Installation, row: ServiceRow | TaskRow) -> Outcome:
    if isinstance(row, ServiceRow):
        return Outcome(row.subject, (service_record(row, here.clock.now()),))
    folder, tails = here.task_folder(row.id), {}
    for name in ("stdout", "stderr"):
        path = folder / f"{name}.log"
        if path.exists():
            tails[name] = path.read_text(encoding="utf-8", errors="replace")[-TAIL:]
    return Outcome(row.subject, (task_record(row, tails),))
