"""`psverify config`: shows, validates and describes the configuration."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from psverify.cli.options import config_options
from psverify.errors import UserError
from psverify.report import console

if TYPE_CHECKING:
    from psverify.session import Session


@click.group("config")
def command() -> None:
    """Show and validate the configuration."""


@command.command("show")
@click.argument("path", default=".", type=click.Path(path_type=str))
@click.option("-f", "--output-format", "form", type=click.Choice(["text", "json"]), default="text")
@config_options
@click.pass_obj
def show(session: Session, /, path: str, form: str) -> None:
    """Show the effective configuration.

    For a file or folder, show each value, where it was set, and why each rule is on or off.

    \b
    psverify config show
    psverify config show src/deploy.ps1 -f json
    """
    import dataclasses

    from psverify.config import show as shown

    told = shown.effective_configuration(session.config, path)
    text = shown.render(told) if form == "text" else json.dumps(dataclasses.asdict(told), indent=2) + "\n"
    console.show(text, end="")


@command.command("schema")
@config_options
@click.pass_obj
def schema(session: Session, /) -> None:
    """Print the JSON Schema of configuration files.

    The schema includes the rules and tables of plugins, and the YAML rules that the configuration of this folder declares.
    """
    from psverify.config.jsonschema import configuration_schema as schema_of

    console.show_exactly(json.dumps(schema_of(session.registry_here, session.host.config_tables), indent=2) + "\n")


@command.command("validate")
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@config_options
@click.pass_obj
def validate(session: Session, /, paths: tuple[str, ...]) -> None:
    """Validate the configuration of files and folders.

    PATHS default to this folder.
    """
    from pathlib import Path

    for path in paths or ["."]:
        absolute = Path(path).absolute()
        if not absolute.exists():
            raise UserError(f"config validate: no such file or folder: '{path}'")
        folder = absolute if absolute.is_dir() else absolute.parent
        session.config.profile(str(folder)).settings(str(absolute))
        file = session.config.file_for(folder)
        console.say(f"{path}: {f'{file}: valid' if file else 'no configuration file; using defaults'}")
    session.announce()
