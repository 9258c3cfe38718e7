"""`psverify process install-service`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from psverify.api import ExitCode, UserError
from psverify.api.report import show
from psverify_managers.common.cli.command import configured_installation
from psverify_managers.process.services import systemd, taskscheduler

if TYPE_CHECKING:
    from psverify.api.session import Session

KINDS = ("systemd", "task-scheduler")


@click.command("install-service")
@click.option("--kind", type=click.Choice(KINDS), help="Service manager to use. [default: that of this platform]")
@click.option("--personal", is_flag=True, help="Create a unit for systemctl --user.")
@click.option("--user", help="Account to run as.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file; - for standard output.")
@click.option("--dry-run", "dry", is_flag=True, help="Show the result without writing it.")
@click.pass_obj
def install_service_command(
    session: Session, kind: str | None, user: str | None, output: Path | None, *, personal: bool, dry: bool
) -> ExitCode:
    """Create a service that starts with the machine.

    Writes a systemd unit, or a Task Scheduler script on Windows, and shows the commands that enable it.
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
        # Windows PowerShell reads a script without a BOM in the system's code page.
        path.write_text(text, encoding="utf-8-sig" if windows else "utf-8")
    except OSError as error:
        raise UserError(f"{path}: cannot write file: {error.strerror or error}") from error
    control = "systemctl --user" if personal else "systemctl"
    units = f"{control} daemon-reload && {control} enable --now {path.name}"
    session.note(f"wrote {path}; next: {'run it once as administrator' if windows else units}")
    return ExitCode.CLEAN


def _unit_path(*, personal: bool) -> Path:
    home = Path.home() / ".config" / "systemd" / "user" if personal else Path("/etc/systemd/system")
    return home / "psverify.service"
