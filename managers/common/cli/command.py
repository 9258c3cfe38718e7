"""Shared setup of commands: options, the installation, and the linter."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from psverify.api import UserError
from psverify.api.session import Session, check_file, run_options
from psverify_managers.common.durations import to_seconds
from psverify_managers.common.event_log import write_events
from psverify_managers.common.installation import Installation, Places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psverify.api.report import Record
    from psverify_managers.common.lint_gate import Lint

Command = TypeVar("Command", bound=Callable[..., Any])


def manager_options(command: click.Command) -> click.Command:
    """Adds the options of every command that runs and reports work.

    Leaves out psverify's `-p no:NAME`, because `-p` sets parameters here; it goes before the group's name.
    """
    decorated: click.Command = run_options(command)
    decorated.params = [each for each in decorated.params if each.name != "plugins"]
    return decorated


def configured_installation(session: Session) -> Installation:
    """Returns the installation that the configuration of the working directory describes."""
    table, root = session.config.table("process"), Path.cwd()
    return Installation(
        Places(
            root,
            root / table.state,
            tuple(root / each for each in table.manifests),
            tuple(root / each for each in table.workflows),
            _option_seconds("default-timeout", table.default_timeout),
            _option_seconds("retention", table.retention),
            root / table.settings,
            root / table.log if table.log else None,
        )
    )


@contextlib.contextmanager
def open_installation(session: Session, report: str = "table") -> Iterator[Installation]:
    """Opens the installation for one command; `report` is the default format of its report."""
    session.reporting = session.reporting._replace(default_format=report)
    here = configured_installation(session)
    with write_events(here.places.log):
        try:
            yield here
        finally:
            here.close()


def warn_of_faults(session: Session, here: Installation) -> None:
    """Warns about invalid manifests, which are skipped."""
    broken = len({fault.path for fault in here.managers.faults if not fault.warning})
    if broken:
        noun = "manifest" if broken == 1 else "manifests"
        session.warn(f"skipped {broken} invalid {noun}; run psverify process validate for details")


def make_linter(session: Session) -> Lint:
    """Returns the linter for the lint gate: psverify's own check."""

    def lint(path: Path) -> tuple[Record, ...]:
        shown = shown_path(path)
        settings = session.config.settings_for(shown)
        outcome = check_file(shown, settings, session.registry_of(settings.rule_folders))
        if outcome.failures:
            raise UserError(f"{shown}: {outcome.failures[0].message}")
        return outcome.records

    return lint


def shown_path(path: Path | str) -> str:
    """Returns a path as reports show it: relative to the working directory with `/`, absolute outside it."""
    with contextlib.suppress(ValueError):
        return Path(path).relative_to(Path.cwd()).as_posix()
    return Path(path).as_posix()


def duration_option(*names: str, text: str) -> Callable[[Command], Command]:
    """Declares an option that takes a duration and passes it in seconds."""

    def convert(_: click.Context, parameter: click.Parameter, value: str | None) -> float | None:
        return None if value is None else _option_seconds(parameter.opts[-1], value)

    return click.option(*names, metavar="DURATION", callback=convert, help=text)


def _option_seconds(name: str, text: str) -> float:
    try:
        return to_seconds(text)
    except ValueError as error:
        raise UserError(f"{name}: {error}") from None
