"""`psverify workflow graph`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from psverify.api import ExitCode, UserError
from psverify.api.report import show
from psverify_managers.common.cli.command import open_installation
from psverify_managers.workflow import workflow_files
from psverify_managers.workflow.cli.prepare_run import sound_workflow
from psverify_managers.workflow.draw_graph import draw_mermaid, draw_svg

if TYPE_CHECKING:
    from psverify.api.session import Session


@click.command("graph")
@click.argument("file", metavar="FILE|NAME")
@click.option("--svg", "image", is_flag=True, help="Draw an SVG image instead of a Mermaid chart.")
@click.option("--run", "coloured", is_flag=True, help="Color the steps by their state in the last run.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
@click.pass_obj
def graph_command(session: Session, file: str, output: Path | None, *, image: bool, coloured: bool) -> ExitCode:
    """Draw the steps of a workflow and their dependencies."""
    with open_installation(session) as here:
        loaded = sound_workflow(here, workflow_files.find_workflow(file, here.places.workflows))
        runs = here.runs.select(loaded.workflow.name, 1) if coloured else []
        states = {step.id: step.state.value for run in runs for step in here.runs.steps(run.id)}
        text = draw_svg(loaded.workflow, states) if image else draw_mermaid(loaded.workflow, states)
    if output is None:
        show(text, end="")
        return ExitCode.CLEAN
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{output}: cannot write file: {error.strerror or error}") from error
    return ExitCode.CLEAN
