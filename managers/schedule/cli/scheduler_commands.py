"""`psverify schedule run` and `run-now`."""

from __future__ import annotations

import signal
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from psverify.api import ExitCode, UserError
from psverify.api.report import Outcome
from psverify_managers.common.adapters.spawned import CannotStart
from psverify_managers.common.catalogue.incident import Incident
from psverify_managers.common.cli.command import manager_options, open_installation, warn_of_faults
from psverify_managers.common.documents.references import UnknownReference
from psverify_managers.process.face import NotUp, ServiceKeeper, open_engine, task_outcome
from psverify_managers.schedule.entries import ScheduleEntry, require_entry, schedule_entries
from psverify_managers.schedule.scheduler import Scheduler
from psverify_managers.workflow.face import (
    Runner,
    RunOrder,
    checked_parameters,
    configured_endpoints,
    progress_writer,
    run_outcome,
    sound_workflow,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from psverify.api.session import Session
    from psverify_managers.common.installation import Installation
    from psverify_managers.process.face import Engine


@manager_options
@click.command("run-now")
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.pass_obj
def run_now_command(session: Session, names: tuple[str, ...]) -> ExitCode:
    """Run a schedule's task or workflow now and wait for it."""
    with open_installation(session) as here:
        warn_of_faults(session, here)
        found = [require_entry(here, name) for name in names]
        with open_engine(session, here) as engine:
            return session.run(lambda each: _run_entry(session, engine, each, lambda _: None), found, unit="schedule")


@click.command("run")
@click.pass_obj
def run_command(session: Session) -> ExitCode:
    """Run schedules as they become due, until interrupted.

    Starts services with `autostart` first, and restarts services whose shim has died.

    Several schedulers can share a store: each occurrence runs once.
    """
    with open_installation(session) as here, open_engine(session, here) as engine:
        warn_of_faults(session, here)

        def fire(each: ScheduleEntry, name: Callable[[str], None]) -> tuple[str, str]:
            outcome = _run_entry(session, engine, each, name)
            last = outcome.records[-1]
            return str(last.data.get("state", last.status)), last.message

        scheduler, keeper = Scheduler(here, lambda: schedule_entries(here), fire), ServiceKeeper(here)
        _stop_at_signals(scheduler)
        _keep_services(session, here, keeper.begin)
        session.note(f"{len(schedule_entries(here))} schedules; press Ctrl-C to stop")
        try:
            scheduler.run(lambda: _keep_services(session, here, keeper.turn))
        finally:
            engine.watcher.cancel_all()
            scheduler.close()
    return ExitCode.CLEAN


def _run_entry(session: Session, engine: Engine, each: ScheduleEntry, name: Callable[[str], None]) -> Outcome:
    """Runs the task or workflow of a schedule; its own record comes last."""
    if each.task is not None:
        order = engine.order(*each.task, each.params or {})
        name(order.row.id)
        outcome = task_outcome(engine.perform(order))
        return Outcome(each.name, outcome.records[::-1])
    assert each.workflow is not None
    loaded = sound_workflow(engine.installation, each.workflow)
    run = RunOrder(loaded, checked_parameters(loaded, each.params or {}), schedule=each.name)
    runner = Runner(engine, configured_endpoints(session), progress_writer(session))
    identifier = runner.order(run)
    name(identifier)
    done = run_outcome(runner.perform(run, identifier))
    whole = next(record for record in done.records if record.kind == "run")
    return Outcome(each.name, (*(record for record in done.records if record is not whole), whole))


def _keep_services(session: Session, here: Installation, act: Callable[[], None]) -> None:
    try:
        act()
    except (NotUp, CannotStart, UnknownReference, UserError, OSError) as error:
        session.warn(str(error))
        here.catalogue.report(Incident("process", str(error), operation="service"))


def _stop_at_signals(scheduler: Scheduler) -> None:
    def stop(*_: object) -> None:
        scheduler.stop()

    for word in ("SIGTERM", "SIGINT", "SIGBREAK"):
        # Only the main thread can set handlers; elsewhere the caller stops the scheduler.
        with suppress(ValueError):
            if hasattr(signal, word):
                signal.signal(getattr(signal, word), stop)
