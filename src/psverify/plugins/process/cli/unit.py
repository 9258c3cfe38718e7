"""`psverify process install-service`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from psverify.api import ExitCode, Session, UserError
from psverify.plugins.process.cli.common import installation
from psverify.plugins.process.services.systemd import unit


@click.command("install-service")
@click.option("--personal", is_flag=True, help="For systemctl --user, not for the system.")
@click.option("--user", help="The account to run under.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write; - is standard output.")
@click.option("--dry-run", "dry", is_flag=True, help="Only show it.")
@click.pass_obj
def install_service_(session: Session, user: str | None, output: Path | None, *, personal: bool, dry: bool) -> ExitCode:
    """Writes a systemd unit that keeps the services and schedules of this folder running.

    It changes nothing else: what is left to do is said at the end.
    """
    if sys.platform == "win32" and output is None:
        raise UserError(
            "install-service: there is no systemd here; run 'psverify schedule run' from the Task Scheduler"
        )
    text = unit(installation(session).places.root, user=user, personal=personal)
    if dry or output == Path("-"):
        click.echo(text, nl=False)
        return ExitCode.CLEAN
    home = Path.home() / ".config" / "systemd" / "user" if personal else Path("/etc/systemd/system")
    path = output or home / "psverify.service"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror or error}") from error
    control = "systemctl --user" if personal else "systemctl"
    session.note(f"wrote {path}; now: {control} daemon-reload && {control} enable --now {path.name}")
    return ExitCode.CLEAN
