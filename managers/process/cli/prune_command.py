"""`psverify process prune`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from psverify.api import ExitCode
from psverify.api.report import show
from psverify_managers.common.cli.command import duration_option, open_installation
from psverify_managers.common.store.retention import prune_store

if TYPE_CHECKING:
    from psverify.api.session import Session


@click.command("prune")
@duration_option(
    "--older-than", text="Delete records that ended longer ago than this, instead of the configured retention."
)
@click.option("--dry-run", "dry", is_flag=True, help="Show how many records would be deleted.")
@click.pass_obj
def prune_command(session: Session, older_than: float | None, *, dry: bool) -> ExitCode:
    """Delete old records.

    Deletes tasks, runs and resolved errors that are older than the retention, and their output.
    """
    with open_installation(session) as here:
        age = here.places.retention if older_than is None else older_than
        gone = prune_store(here.database, here.places.state, here.clock.now() - age, dry_run=dry)
        show(f"{'Would delete' if dry else 'Deleted'} {gone} records of tasks, runs and errors.")
    return ExitCode.CLEAN
