"""`psverify clean`: removes the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from psverify.cli.options import cache_dir, config_options
from psverify.report import console

if TYPE_CHECKING:
    from psverify.session import Session


@click.command("clean")
@config_options
@cache_dir
@click.pass_obj
def command(session: Session, /) -> None:
    """Remove the cache."""
    from psverify.state.cache_folder import clear

    folder = session.cache_folder
    console.say(f"{'Removed' if clear(folder) else 'No cache in'} {folder}")
