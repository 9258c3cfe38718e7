"""`psverify ast`: shows how a script is understood."""

from __future__ import annotations

import click


@click.command("ast")
def command() -> None:
    """Shows the syntax trees of scripts."""
