"""Options that give parameters to tasks and workflows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from psverify.api import UserError
from psverify_managers.common.documents import declared_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psverify.api.session import Session
    from psverify_managers.common.documents.declared_parameters import Param

params_option = click.option(
    "-p", "--param", "pairs", multiple=True, metavar="NAME=VALUE", help="Set a parameter. May be repeated."
)
params_file_option = click.option(
    "--params-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read parameters from a JSON file.",
)


def read_parameters(
    session: Session, declared: Mapping[str, Param], pairs: tuple[str, ...], file: Path | None
) -> dict[str, Any]:
    """Returns the parameters given on the command line; raises UserError for invalid ones."""
    values: dict[str, Any] = {}
    if file is not None:
        try:
            values = json.loads(file.read_text(encoding="utf-8-sig"))
        except ValueError as error:
            raise UserError(f"{file}: invalid JSON: {error}") from error
        if not isinstance(values, dict):
            raise UserError(f"{file}: expected a JSON object")
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise UserError(f"-p: expected NAME=VALUE, found '{pair}'")
        if text and name in declared and declared[name].secret:
            session.reporting = session.reporting._replace(secrets=session.reporting.secrets | {text})
        values[name] = declared_parameters.from_text(declared, name, text)
    return values
