"""`psverify process start`, `stop`, `restart`, `reload`, `signal` and `scale`."""

from __future__ import annotations

from signal import Signals
from typing import TYPE_CHECKING

import click

from psverify.api import ExitCode, Severity, UserError, nearest
from psverify.api.report import Outcome, Record
from psverify.api.session import Session, dry_run
from psverify_managers.common.adapters.spawned import CannotStart
from psverify_managers.common.cli.command import make_linter, manager_options, open_installation, warn_of_faults
from psverify_managers.common.cli.report_records import make_record
from psverify_managers.common.documents.references import UnknownReference
from psverify_managers.common.lint_gate import refusal_reason, service_objections
from psverify_managers.common.states import ServiceState
from psverify_managers.process.cli.process_records import SERVICE, service_record
from psverify_managers.process.services.supervisor import NotUp, Supervisor, with_dependencies

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from psverify_managers.common.installation import Installation
    from psverify_managers.common.store.rows import ServiceRow

names_argument = click.argument("names", metavar="NAME...", nargs=-1, required=True)


@manager_options
@click.command("start")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@dry_run
@click.pass_obj
def start_command(session: Session, names: tuple[str, ...]) -> ExitCode:
    """Start services and their dependencies.

    Without names, start all services with `autostart`.

    Waits until each service is up. Services keep running after this command exits; no daemon is needed.
    """
    with open_installation(session) as here:
        warn_of_faults(session, here)
        supervisor = Supervisor(here)
        found = here.managers.found
        chosen = names or [
            name for name, each in found.items() if each.manifest.service and each.manifest.service.autostart
        ]
        for name in chosen:
            supervisor.service(name)
        return _change_replicas(
            session,
            here,
            with_dependencies(found, chosen),
            "start",
            lambda name: _start_service(session, supervisor, name),
        )


@manager_options
@click.command("stop")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Stop all services.")
@dry_run
@click.pass_obj
def stop_command(session: Session, names: tuple[str, ...], *, everything: bool) -> ExitCode:
    """Stop services and all processes they started.

    Dependent services stop first.
    """
    if everything == bool(names):
        raise UserError("stop: specify service names or --all")
    with open_installation(session) as here:
        supervisor = Supervisor(here)
        rows = (
            here.services.select()
            if everything
            else [row for name in names for row in known_replicas(supervisor, name)]
        )
        order = with_dependencies(here.managers.found, sorted({row.name for row in rows}))
        rows.sort(key=lambda row: -order.index(row.name))
        return _changed_rows(session, here, rows, "stop", lambda row: supervisor.stop(row.name, row.replica))


@manager_options
@click.command("restart")
@names_argument
@dry_run
@click.pass_obj
def restart_command(session: Session, names: tuple[str, ...]) -> ExitCode:
    """Restart services."""
    with open_installation(session) as here:
        supervisor = Supervisor(here)
        rows = [row for name in names for row in known_replicas(supervisor, name)]
        return _changed_rows(session, here, rows, "restart", lambda row: supervisor.restart(row.name, row.replica))


@manager_options
@click.command("reload")
@names_argument
@dry_run
@click.pass_obj
def reload_command(session: Session, names: tuple[str, ...]) -> ExitCode:
    """Reload the configuration of services.

    Sends each service its `reload_signal`.
    """
    with open_installation(session) as here:
        supervisor = Supervisor(here)
        rows = [row for name in names for row in known_replicas(supervisor, name)]
        return _changed_rows(session, here, rows, "reload", lambda row: _send_command(supervisor, row, "reload"))


@manager_options
@click.command("signal")
@click.argument("name")
@click.argument("signal")
@dry_run
@click.pass_obj
def signal_command(session: Session, name: str, signal: str) -> ExitCode:
    """Send a signal, such as USR1, to a service."""
    with open_installation(session) as here:
        supervisor = Supervisor(here)
        word = signal.upper().removeprefix("SIG")
        known_words = [each.name.removeprefix("SIG") for each in Signals]
        if word not in known_words:
            raise UserError(f"unsupported signal '{signal}'{nearest(word, known_words)}")
        return _changed_rows(
            session,
            here,
            known_replicas(supervisor, name),
            f"signal {word}",
            lambda row: _send_command(supervisor, row, "signal", word),
        )


@manager_options
@click.command("scale")
@click.argument("name")
@click.argument("replicas", type=click.IntRange(0, 1000))
@dry_run
@click.pass_obj
def scale_command(session: Session, name: str, replicas: int) -> ExitCode:
    """Set the number of replicas of a service."""
    with open_installation(session) as here:
        supervisor = Supervisor(here)
        supervisor.service(name)

        def scale(_: str) -> list[ServiceRow]:
            for row in supervisor.rows(name):
                if row.replica > replicas:
                    supervisor.stop(name, row.replica)
                    here.services.forget(name, row.replica)
            return supervisor.start(name, replicas) if replicas else []

        return _change_replicas(session, here, [name], f"scale to {replicas}", scale)


def known_replicas(supervisor: Supervisor, name: str) -> Sequence[ServiceRow]:
    """Returns the recorded replicas of a service; raises UserError if there are none."""
    rows = supervisor.rows(name)
    if not rows:
        supervisor.service(name.partition(":")[0])
        raise UserError(f"'{name}' was never started", ExitCode.NOT_RUNNING)
    return rows


def _start_service(session: Session, supervisor: Supervisor, name: str) -> list[ServiceRow]:
    manager, _ = supervisor.service(name)
    against = service_objections(manager, make_linter(session))
    if against:
        raise NotUp(refusal_reason(against))
    return supervisor.start(name)


def _send_command(supervisor: Supervisor, row: ServiceRow, command: str, argument: str = "") -> ServiceRow:
    supervisor.tell(row, command, argument)
    return row


def _change_replicas(
    session: Session, here: Installation, names: Sequence[str], verb: str, act: Callable[[str], list[ServiceRow]]
) -> ExitCode:
    def work(name: str) -> Outcome:
        manager = here.manager(name)
        place = (str(manager.path), manager.service_line)
        if session.options.dry_run:
            return Outcome(name, (_would_record(name, place, verb),))
        try:
            rows = act(name)
        except (NotUp, CannotStart, UnknownReference, UserError, OSError) as error:
            made = make_record(SERVICE, str(error), place=place, subject=name, level=Severity.ERROR)
            return Outcome(name, (made,))
        return Outcome(name, tuple(service_record(row, here.clock.now()) for row in rows))

    return session.run(work, list(names), unit="service")


def _changed_rows(
    session: Session, here: Installation, rows: Sequence[ServiceRow], verb: str, act: Callable[[ServiceRow], ServiceRow]
) -> ExitCode:
    def work(row: ServiceRow) -> Outcome:
        place = (row.path, row.line)
        if session.options.dry_run:
            return Outcome(row.subject, (_would_record(row.subject, place, verb),))
        try:
            after = act(row)
        except UserError as error:
            made = make_record(SERVICE, str(error), place=place, subject=row.subject, level=Severity.ERROR)
            return Outcome(row.subject, (made,))
        made = service_record(after, here.clock.now())
        if verb == "stop" and after.state.up:
            text = f"still {after.state.value}: its shim did not stop it in time"
            made = make_record(SERVICE, text, place=place, subject=row.subject, level=Severity.ERROR)
        elif verb == "stop" and after.state is ServiceState.FATAL:
            made = make_record(SERVICE, "already FATAL", place=place, subject=row.subject, status="skipped")
        return Outcome(row.subject, (made,))

    return session.run(work, list(rows), unit="service")


def _would_record(name: str, place: tuple[str, int], verb: str) -> Record:
    return make_record(SERVICE, f"would {verb}", place=place, subject=name, status="skipped", data={"would": verb})
