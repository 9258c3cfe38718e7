"""`psverify debug`: shows what a bug report needs."""

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING

import click

from psverify import __version__
from psverify.cli.options import config_options
from psverify.report import console

if TYPE_CHECKING:
    from psverify.session import Session


@click.group("debug")
def command() -> None:
    """Show information for bug reports."""


@command.command("info")
@config_options
@click.pass_obj
def info(session: Session, /) -> None:
    """Show the environment for a bug report."""
    from importlib.metadata import version

    from psverify.pool import backend, cpus

    console.show(f"psverify {__version__}")
    console.show(f"Python {platform.python_version()} ({platform.python_implementation()}) on {platform.platform()}")
    console.show(f"executable: {sys.executable}")
    console.show(f"encodings: {console.output().encoding}, {sys.getfilesystemencoding()}")
    console.show(f"processors: {cpus()}, pool: {backend()}, click {version('click')}")
    console.show(f"configuration: {session.config.file_for(session.config.cwd) or 'none'}")
    console.show(f"cache: {session.cache_folder}")
    for name, point in session.host.loaded.items():
        console.show(f"plugin: {name} ({point.origin})")
    for broken in session.host.broken:
        console.show(str(broken))
