"""`psverify process logs`."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import click

from psverify.api import ExitCode, UserError
from psverify.api.report import show
from psverify_managers.common.cli.command import open_installation
from psverify_managers.process.services.rotating_log import log_tail

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from psverify.api.session import Session
    from psverify_managers.common.installation import Installation

PERIOD = 0.2


@click.command("logs")
@click.argument("name", metavar="NAME|TASK_ID")
@click.option("-f", "--follow", is_flag=True, help="Keep printing new output until the process ends.")
@click.option("-n", "--lines", default=100, show_default=True, help="Number of lines to show.")
@click.option("--stderr", "errors", is_flag=True, help="Show standard error instead of standard output.")
@click.pass_obj
def logs_command(session: Session, name: str, lines: int, *, follow: bool, errors: bool) -> ExitCode:
    """Show the output of a service or task."""
    with open_installation(session) as here:
        path, ended = _find_log(here, name, "stderr.log" if errors else "stdout.log")
        for line in log_tail(path, lines):
            show(line)
        if follow:
            _follow_log(here, path, ended)
    return ExitCode.CLEAN


def _find_log(here: Installation, name: str, file: str) -> tuple[Path, Callable[[], bool]]:
    """Returns the log of a service or task, and a function that tells whether it is complete."""
    service, _, replica = name.partition(":")
    number = int(replica) if replica.isdecimal() else 1
    if here.services.get(service, number) is not None:
        folder = here.service_folder(service if number == 1 else f"{service}.{number}")
        path = folder / file if (folder / file).exists() else folder / "output.log"
        return path, lambda: not getattr(here.services.get(service, number), "wanted", 0)
    task = here.tasks.get(name)
    if task is None:
        raise UserError(f"unknown service or task '{name}'", ExitCode.UNKNOWN_SUBJECT)
    identifier = task.id

    def ended() -> bool:
        row = here.tasks.get(identifier)
        return row is None or row.state.final

    return here.task_folder(identifier) / file, ended


def _follow_log(here: Installation, path: Path, ended: Callable[[], bool]) -> None:
    never, position = threading.Event(), path.stat().st_size if path.exists() else 0
    while True:
        last = ended()
        if path.exists():
            # A smaller file means that the log was rotated.
            position = 0 if path.stat().st_size < position else position
            with path.open(encoding="utf-8", errors="replace") as file:
                file.seek(position)
                show(file.read(), end="")
                position = file.tell()
        if last:
            return
        here.clock.wait(never, PERIOD)
