"""`psverify process list-managers` and `validate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from psverify.api.report import Outcome
from psverify_managers.common.cli.command import manager_options, open_installation, shown_path, warn_of_faults
from psverify_managers.common.cli.report_records import fault_record
from psverify_managers.common.manifests.discovery import DiscoveredManagers, discover_managers, manifest_files
from psverify_managers.process.cli.process_records import manager_record

if TYPE_CHECKING:
    from psverify.api import ExitCode
    from psverify.api.session import Session
    from psverify_managers.common.manifests.manager import Manager


@manager_options
@click.command("list-managers")
@click.pass_obj
def list_managers_command(session: Session) -> ExitCode:
    """List the managers and what they offer."""
    with open_installation(session) as here:
        warn_of_faults(session, here)
        return session.run(_manager_outcome, list(here.managers.found.values()), unit="manager")


@manager_options
@click.command("validate")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def validate_command(session: Session, paths: tuple[Path, ...]) -> ExitCode:
    """Validate manifests.

    Without paths, validate all configured manifests.
    """
    with open_installation(session, "full") as here:
        managers = discover_managers(paths) if paths else here.managers
        found = manifest_files(paths or here.places.manifests)
        return session.run(lambda path: _validate_manifest(path, managers), found, unit="manifest")


def _manager_outcome(manager: Manager) -> Outcome:
    return Outcome(manager.name, (manager_record(manager),))


def _validate_manifest(path: Path, managers: DiscoveredManagers) -> Outcome:
    return Outcome(shown_path(path), tuple(fault_record(fault) for fault in managers.faults if fault.path == path))
