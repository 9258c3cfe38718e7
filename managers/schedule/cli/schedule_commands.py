"""`psverify schedule list`, `next`, `preview`, `enable` and `disable`."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from psverify.api import ExitCode, UserError
from psverify.api.report import Outcome
from psverify.api.session import Session, dry_run
from psverify_managers.common.cli.command import manager_options, open_installation
from psverify_managers.common.cli.report_records import make_record
from psverify_managers.common.clock import local_time, utc_stamp
from psverify_managers.common.manifests.schedule_model import When
from psverify_managers.common.occurrences import cron_complaint, upcoming_times
from psverify_managers.common.store.schedule_table import Schedules
from psverify_managers.schedule.cli.schedule_records import SCHEDULE, schedule_record
from psverify_managers.schedule.entries import ScheduleEntry, require_entry, schedule_entries

if TYPE_CHECKING:
    from psverify_managers.common.installation import Installation

count_option = click.option(
    "-n", "count", default=5, show_default=True, type=click.IntRange(1, 1000), help="Number of times to show."
)
names_argument = click.argument("names", metavar="NAME...", nargs=-1, required=True)


@manager_options
@click.command("list")
@click.pass_obj
def list_command(session: Session) -> ExitCode:
    """List schedules and their next run."""
    with open_installation(session) as here:
        return session.run(
            lambda each: _schedule_outcome(here, each, 1), list(schedule_entries(here).values()), unit="schedule"
        )


@manager_options
@click.command("next")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@count_option
@click.pass_obj
def next_command(session: Session, names: tuple[str, ...], count: int) -> ExitCode:
    """Show when schedules run next."""
    with open_installation(session) as here:
        found = [require_entry(here, name) for name in names] if names else list(schedule_entries(here).values())
        return session.run(lambda each: _schedule_outcome(here, each, count), found, unit="schedule")


@manager_options
@click.command("preview")
@click.argument("cron")
@click.option("--tz", "zone", default="UTC", show_default=True, help="Time zone, such as Europe/Paris.")
@count_option
@click.pass_obj
def preview_command(session: Session, cron: str, zone: str, count: int) -> ExitCode:
    """Show when a cron expression, such as "30 2 * * 1-5", is due."""
    wrong = cron_complaint(cron)
    if wrong:
        raise UserError(f"preview: {wrong}")
    try:
        when = When(cron=cron, timezone=zone)
    except ValueError as error:
        raise UserError(f"--tz: '{zone}' is not a time zone; use a name such as Europe/Paris") from error
    with open_installation(session) as here:
        times = list(islice(upcoming_times(when, here.clock.now()), count))

    def work(moment: float) -> Outcome:
        place, data = (str(Path.cwd()), 1), {"at": utc_stamp(moment)}
        made = make_record(SCHEDULE, local_time(moment, zone), place=place, subject=cron, status="pending", data=data)
        return Outcome(cron, (made,))

    return session.run(work, times, unit="time")


@manager_options
@click.command("enable")
@names_argument
@dry_run
@click.pass_obj
def enable_command(session: Session, names: tuple[str, ...]) -> ExitCode:
    """Enable schedules."""
    return _switch_schedules(session, names, on=True)


@manager_options
@click.command("disable")
@names_argument
@dry_run
@click.pass_obj
def disable_command(session: Session, names: tuple[str, ...]) -> ExitCode:
    """Disable schedules.

    Runs missed while a schedule is disabled are not caught up.
    """
    return _switch_schedules(session, names, on=False)


def _switch_schedules(session: Session, names: tuple[str, ...], *, on: bool) -> ExitCode:
    with open_installation(session) as here:
        schedules = Schedules(here.database)

        def work(each: ScheduleEntry) -> Outcome:
            if session.options.dry_run:
                text, place = f"would be {'enabled' if on else 'disabled'}", (str(each.path), each.line)
                made = make_record(SCHEDULE, text, place=place, subject=each.name, status="skipped")
                return Outcome(each.name, (made,))
            schedules.enable(each.name, on=on, now=here.clock.now())
            return _schedule_outcome(here, each, 1)

        return session.run(work, [require_entry(here, name) for name in names], unit="schedule")


def _schedule_outcome(here: Installation, each: ScheduleEntry, count: int) -> Outcome:
    schedules = Schedules(here.database)
    times = list(islice(upcoming_times(each.when, here.clock.now()), count))
    last = next(iter(schedules.firings(each.name, 1)), None)
    enabled = schedules.enabled(each.name, default=each.when.enabled)
    return Outcome(each.name, (schedule_record(each, times, enabled=enabled, last=last),))
