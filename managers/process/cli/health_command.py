"""`psverify process health`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from psverify.api.report import Outcome
from psverify_managers.common.cli.command import manager_options, open_installation, warn_of_faults
from psverify_managers.process.cli.process_records import health_record
from psverify_managers.process.services.health_checks import run_checks, worst_status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from psverify.api import ExitCode
    from psverify.api.session import Session
    from psverify_managers.common.manifests.manager import Manager
    from psverify_managers.process.services.health_checks import HealthResult


@manager_options
@click.command("health")
@click.argument("names", metavar="[MANAGER]...", nargs=-1)
@click.pass_obj
def health_command(session: Session, names: tuple[str, ...]) -> ExitCode:
    """Run the health checks of managers.

    Without names, check all managers.

    Each probe under `health` in a manifest runs once; services that should be running are checked too.
    """
    with open_installation(session) as here:
        warn_of_faults(session, here)
        managers = [here.manager(name) for name in names] or _running_here(here.managers.found.values())
        found: list[HealthResult] = []

        def work(manager: Manager) -> Outcome:
            answers = run_checks(manager, here.services.select(manager.name), here.clock)
            found.extend(answers)
            return Outcome(manager.name, tuple(health_record(each, str(manager.path)) for each in answers))

        code = session.run(work, managers, unit="manager")
        session.note(f"overall: {worst_status(found)}" if found else "no health checks or running services")
        return code


def _running_here(managers: Iterable[Manager]) -> list[Manager]:
    return [each for each in managers if each.available]
