"""`psverify errors list`, `show` and `resolve`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from psverify.api import ExitCode, UserError
from psverify.api.report import Outcome
from psverify.api.session import Session, dry_run
from psverify_managers.common.catalogue.incident import SEVERITIES
from psverify_managers.common.cli.command import manager_options, open_installation
from psverify_managers.process.cli.process_records import error_record

if TYPE_CHECKING:
    from psverify_managers.common.installation import Installation
    from psverify_managers.common.store.rows import ErrorRow


@manager_options
@click.command("list")
@click.option("--module", help="Show only errors from this module, such as process.")
@click.option("--severity", type=click.Choice(SEVERITIES), help="Show only errors of this severity.")
@click.option("--all", "everything", is_flag=True, help="Include resolved errors.")
@click.pass_obj
def list_command(session: Session, module: str | None, severity: str | None, *, everything: bool) -> ExitCode:
    """List recorded errors; equal errors share one entry."""
    with open_installation(session) as here:
        rows = here.catalogue.select(module, severity, resolved=everything)
        return session.run(_error_outcome, rows, unit="error")


@manager_options
@click.command("show")
@click.argument("fingerprints", metavar="FINGERPRINT...", nargs=-1, required=True)
@click.pass_obj
def show_command(session: Session, fingerprints: tuple[str, ...]) -> ExitCode:
    """Show the details of errors."""
    with open_installation(session) as here:
        rows = [_require_error(here, each) for each in fingerprints]
        return session.run(lambda row: Outcome(row.fingerprint, (error_record(row, whole=True),)), rows, unit="error")


@manager_options
@click.command("resolve")
@click.argument("fingerprints", metavar="FINGERPRINT...", nargs=-1, required=True)
@dry_run
@click.pass_obj
def resolve_command(session: Session, fingerprints: tuple[str, ...]) -> ExitCode:
    """Mark errors as resolved.

    An error reopens when it happens again.
    """
    with open_installation(session) as here:

        def work(row: ErrorRow) -> Outcome:
            if not session.options.dry_run:
                here.catalogue.resolve(row.fingerprint)
            return _error_outcome(here.catalogue.get(row.fingerprint) or row)

        return session.run(work, [_require_error(here, each) for each in fingerprints], unit="error")


def _error_outcome(row: ErrorRow) -> Outcome:
    return Outcome(row.fingerprint, (error_record(row),))


def _require_error(here: Installation, fingerprint: str) -> ErrorRow:
    row = here.catalogue.get(fingerprint)
    if row is None:
        raise UserError(f"unknown error '{fingerprint}'", ExitCode.UNKNOWN_SUBJECT)
    return row
