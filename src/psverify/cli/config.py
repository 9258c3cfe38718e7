"""`psverify config`: what holds, why, and what may stand in a configuration file."""

from __future__ import annotations

import click


@click.group("config")
def command() -> None:
    """Tells what is configured, and what can be."""
