"""`psverify ast`: shows the syntax trees of scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from psverify.cli.options import config_options, jobs
from psverify.errors import ExitCode
from psverify.report import console

if TYPE_CHECKING:
    from psverify.session import Session


@click.command("ast")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=str))
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON per file, with PowerShell's class names.")
@jobs
@config_options
@click.pass_obj
def command(session: Session, /, paths: tuple[str, ...], *, as_json: bool) -> ExitCode:
    """Show the syntax trees of scripts.

    With --json, offsets are UTF-16 code units of the text without its BOM, as PowerShell counts.
    """
    from psverify import pool
    from psverify.discover.find_files import discover
    from psverify.read.stamp import stamp
    from psverify.verbs import ast as ast_verb
    from psverify.verbs.selected_files import note_left_out

    found = discover(paths, session.config.discovery_for)
    note_left_out(session, found)
    for failure in found.failures:
        session.complain(f"{failure.path}: {failure.message}")
    weights = [seen.size if (seen := stamp(path)) else 0 for path in found.paths]
    code = ExitCode.ERROR if found.failures else ExitCode.CLEAN
    work = ast_verb.json_line if as_json else ast_verb.picture
    for path, line in zip(found.paths, pool.run(work, found.paths, session.jobs, weights=weights), strict=True):
        if isinstance(line, pool.Lost):
            session.complain(f"{path}: {line.reason}")
            code = ExitCode.ERROR
        else:
            console.show(line)
    return code
