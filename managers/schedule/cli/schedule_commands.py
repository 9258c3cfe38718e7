"""`psverify schedule list`, `next`, `preview`, `enable` and `disable`."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from psverify.api import ExitCode, Outcome, Session, UserError, dry_run
from psverify_managers.common.cli.command import opened, options
from psverify_managers.common.cli.report_records import make_record
from psverify_managers.common.clock import local, stamp
from psverify_managers.common.manifests.schedule_model import When
from psverify_managers.common.occurrences import complaint, occurrences
from psverify_managers.common.store.schedule_table import Schedules
from psverify_managers.schedule.cli.schedule_records import SCHEDULE, schedule_record
from psverify_managers.schedule.entries import Entry, entries, entry

if TYPE_CHECKING:
    from psverify_managers.common.installation import Installation

count_option = click.option(
    "-n", "count", default=5, show_default=True, type=click.IntRange(1, 1000), help="How many times."
)
names_argument = click.argument("names", metavar="NAME...", nargs=-1, required=True)


@options
@click.command("list")
@click.pass_obj
def list_(session: Session) -> ExitCode:
    """List the schedules and when each runs next."""
    with opened(session) as here:
        return session.run(lambda each: _shown(here, each, 1), list(entries(here).values()), unit="schedule")


@options
@click.command("next")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@count_option
@click.pass_obj
def next_(session: Session, names: tuple[str, ...], count: int) -> ExitCode:
    """Show when schedules run next."""
    with opened(session) as here:
        found = [entry(here, name) for name in names] if names else list(entries(here).values())
        return session.run(lambda each: _shown(here, each, count), found, unit="schedule")


@options
@click.command("preview")
@click.argument("cron")
@click.option("--tz", "zone", default="UTC", show_default=True, help="The time zone, such as Europe/Paris.")
@count_option
@click.pass_obj
def preview_(session: Session, cron: str, zone: str, count: int) -> ExitCode:
    """Show when a cron expression, such as "30 2 * * 1-5", is due."""
    wrong = complaint(cron)
    if wrong:
        raise UserError(f"preview: {wrong}")
    try:
        when = When(cron=cron, timezone=zone)
    except ValueError as error:
        raise UserError(f"--tz: '{zone}' is no time zone: write a name such as Europe/Paris") from error
    with opened(session) as here:
        times = list(islice(occurrences(when, here.clock.now()), count))

    def work(moment: float) -> Outcome:
        place, data = (str(Path.cwd()), 1), {"at": stamp(moment)}
        made = make_record(SCHEDULE, local(moment, zone), place=place, subject=cron, status="pending", data=data)
        return Outcome(cron, (made,))

    return session.run(work, times, unit="time")


@options
@click.command("enable")
@names_argument
@dry_run
@click.pass_obj
def enable_(session: Session, names: tuple[str, ...]) -> ExitCode:
    """Enable schedules."""
    return _switched(session, names, on=True)


@options
@click.command("disable")
@names_argument
@dry_run
@click.pass_obj
def disable_(session: Session, names: tuple[str, ...]) -> ExitCode:
    """Disable schedules.

    Runs that they miss meanwhile are not made up for.
    """
    return _switched(session, names, on=False)


def _switched(session: Session, names: tuple[str, ...], *, on: bool) -> ExitCode:
    with opened(session) as here:
        schedules = Schedules(here.database)

        def work(each: Entry) -> Outcome:
            if session.options.dry_run:
                text, place = f"would be turned {'on' if on else 'off'}", (str(each.path), each.line)
                made = make_record(SCHEDULE, text, place=place, subject=each.name, status="skipped")
                return Outcome(each.name, (made,))
            schedules.enable(each.name, on=on, now=here.clock.now())
            return _shown(here, each, 1)

        return session.run(work, [entry(here, name) for name in names], unit="schedule")


def _shown(here: Installation, each: Entry, count: int) -> Outcome:
    schedules = Schedules(here.database)
    times = list(islice(occurrences(each.when, here.clock.now()), count))
    last = next(iter(schedules.firings(each.name, 1)), None)
    enabled = schedules.enabled(each.name, default=each.when.enabled)
    return Outcome(each.name, (schedule_record(each, times, enabled=enabled, last=last),))
