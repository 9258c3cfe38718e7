"""`psverify process list-managers` and `validate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from psverify.api import ExitCode, Outcome, Session
from psverify_managers.common.cli.command import opened, options, shown_path, warn_of_faults
from psverify_managers.common.cli.report_records import fault_record
from psverify_managers.common.manifests.discovery import Managers, discover, files
from psverify_managers.process.cli.process_records import manager_record

if TYPE_CHECKING:
    from psverify_managers.common.manifests.manager import Manager


@options
@click.command("list-managers")
@click.pass_obj
def list_managers_(session: Session) -> ExitCode:
    """List the managers and what they offer."""
    with opened(session) as here:
        warn_of_faults(session, here)
        return session.run(_listed, list(here.managers.found.values()), unit="manager")


@options
@click.command("validate")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def validate_(session: Session, paths: tuple[Path, ...]) -> ExitCode:
    """Validate manifests.

    PATHS default to all configured manifests.
    """
    with opened(session, "full") as here:
        managers = discover(paths) if paths else here.managers
        found = files(paths or here.places.manifests)
        return session.run(lambda path: _validated(path, managers), found, unit="manifest")


def _listed(manager: Manager) -> Outcome:
    return Outcome(manager.name, (manager_record(manager),))


def _validated(path: Path, managers: Managers) -> Outcome:
    return Outcome(shown_path(path), tuple(fault_record(fault) for fault in managers.faults if fault.path == path))
