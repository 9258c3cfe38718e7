"""`psverify errors list`, `show` and `resolve`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from psverify.api import ExitCode, Outcome, Session, UserError, dry_run
from psverify_managers.common.catalogue.incident import SEVERITIES
from psverify_managers.common.cli.command import opened, options
from psverify_managers.process.cli.process_records import error_record

if TYPE_CHECKING:
    from psverify_managers.common.installation import Installation
    from psverify_managers.common.store.rows import ErrorRow


@options
@click.command("list")
@click.option("--module", help="Only those of this module, such as process.")
@click.option("--severity", type=click.Choice(SEVERITIES), help="Only those of this severity.")
@click.option("--all", "everything", is_flag=True, help="Those that are resolved, too.")
@click.pass_obj
def list_(session: Session, module: str | None, severity: str | None, *, everything: bool) -> ExitCode:
    """List recorded errors, equal ones together."""
    with opened(session) as here:
        rows = here.catalogue.select(module, severity, resolved=everything)
        return session.run(_shown, rows, unit="error")


@options
@click.command("show")
@click.argument("fingerprints", metavar="FINGERPRINT...", nargs=-1, required=True)
@click.pass_obj
def show_(session: Session, fingerprints: tuple[str, ...]) -> ExitCode:
    """Show the details of errors."""
    with opened(session) as here:
        rows = [_found(here, each) for each in fingerprints]
        return session.run(lambda row: Outcome(row.fingerprint, (error_record(row, whole=True),)), rows, unit="error")


@options
@click.command("resolve")
@click.argument("fingerprints", metavar="FINGERPRINT...", nargs=-1, required=True)
@dry_run
@click.pass_obj
def resolve_(session: Session, fingerprints: tuple[str, ...]) -> ExitCode:
    """Mark errors as resolved.

    They reopen when they happen again.
    """
    with opened(session) as here:

        def work(row: ErrorRow) -> Outcome:
            if not session.options.dry_run:
                here.catalogue.resolve(row.fingerprint)
            return _shown(here.catalogue.get(row.fingerprint) or row)

        return session.run(work, [_found(here, each) for each in fingerprints], unit="error")


def _shown(row: ErrorRow) -> Outcome:
    return Outcome(row.fingerprint, (error_record(row),))


def _found(here: Installation, fingerprint: str) -> ErrorRow:
    row = here.catalogue.get(fingerprint)
    if row is None:
        raise UserError(f"there is no error '{fingerprint}'", ExitCode.UNKNOWN_SUBJECT)
    return row
