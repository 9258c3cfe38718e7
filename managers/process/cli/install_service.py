"""`psverify process install-service`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from psverify.api import ExitCode, Session, UserError, show
from psverify_managers.common.cli.command import configured_installation
from psverify_managers.process.services import systemd, taskscheduler

KINDS = ("systemd", "task-scheduler")


@click.command("install-service")
@click.option("--kind", type=click.Choice(KINDS), help="What starts it (default: what this system has).")
@click.option("--personal", is_flag=True, help="For systemctl --user, not for the system.")
@click.option("--user", help="The account to run under.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write; - is standard output.")
@click.option("--dry-run", "dry", is_flag=True, help="Only show it.")
@click.pass_obj
def install_service_command(
    session: Session, kind: str | None, user: str | None, output: Path | None, *, personal: bool, dry: bool
) -> ExitCode:
    """Write a unit that starts services with the machine.

    That is a systemd unit, or on Windows a script for the Task Scheduler. It changes nothing else: what is left to do
    is said at the end.
    """
    root = configured_installation(session).places.root
    windows = (kind or KINDS[sys.platform == "win32"]) == "task-scheduler"
    text = (
        taskscheduler.registration_script(root, user=user)
        if windows
        else systemd.unit_text(root, user=user, personal=personal)
    )
    if dry or output == Path("-"):
        show(text, end="")
        return ExitCode.CLEAN
    path = output or (root / "psverify-service.ps1" if windows else _unit_path(personal=personal))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Windows PowerShell reads a script without a byte order mark in the system's code page.
        path.write_text(text, encoding="utf-8-sig" if windows else "utf-8")
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror or error}") from error
    control = "systemctl --user" if personal else "systemctl"
    units = f"{control} daemon-reload && {control} enable --now {path.name}"
    session.note(f"wrote {path}; now: {'run it once, as an administrator' if windows else units}")
    return ExitCode.CLEAN


def _unit_path(*, personal: bool) -> Path:
    home = Path.home() / ".config" / "systemd" / "user" if personal else Path("/etc/systemd/system")
    return home / "psverify.service"
