"""Options, each declared once: what they say goes to the session, and a verb's body sees none of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar

import click

from psverify.errors import UserError
from psverify.session import Session

Command = TypeVar("Command", bound=Callable[..., Any])
Decorator = Callable[[Command], Command]
LEVELS = click.Choice(["note", "warning", "error"])


def run_option(*names: str, **attributes: Any) -> Decorator[Any]:
    """Declares an option that is a field of `RunOptions`."""

    def keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
        session = ctx.ensure_object(Session)
        session.options = dataclasses.replace(session.options, **{parameter.name or "": value})

    return click.option(*names, callback=keep, expose_value=False, **attributes)


def setting(*names: str, key: str = "", **attributes: Any) -> Decorator[Any]:
    """Declares an option that says what the configuration key of its name (or `key`) would; unsaid, the key decides."""

    def keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
        if value not in (None, ()):
            name = key or (parameter.name or "").replace("_", "-")
            ctx.ensure_object(Session).said[name] = list(value) if isinstance(value, tuple) else value

    return click.option(*names, callback=keep, expose_value=False, **attributes)


class Words(click.ParamType[tuple[str, ...]]):
    """Words separated by commas."""

    name = "words"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:  # noqa: ARG002
        """Cuts the text at its commas."""
        return value if isinstance(value, tuple) else tuple(filter(None, map(str.strip, value.split(","))))


def words(*names: str, metavar: str = "RULES", key: str = "", **attributes: Any) -> Decorator[Any]:
    """Declares a `setting` of several words, separated by commas or given in several options."""

    def join(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
        if value:
            name = key or (parameter.name or "").replace("_", "-")
            ctx.ensure_object(Session).said[name] = [word for group in value for word in group]

    return click.option(
        *names, type=Words(), multiple=True, metavar=metavar, callback=join, expose_value=False, **attributes
    )


class Jobs(click.ParamType[int | str]):
    """A number of at least 1, or `auto`."""

    name = "jobs"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        """Returns the number, or "auto"."""
        if value == "auto" or (isinstance(value, int) and value > 0):
            return value  # type: ignore[no-any-return]
        if not str(value).isdecimal() or int(value) < 1:
            self.fail(f"'{value}' is neither a number from 1 on nor 'auto'", param, ctx)
        return int(value)


def _block(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> None:
    session = ctx.ensure_object(Session)
    for value in values:
        what, _, name = value.partition(":")
        if what != "no" or not name:
            raise UserError(
                f"{parameter.opts[0]}: '{value}' is not of the form no:NAME, which leaves the plugin NAME out"
            )
        session.blocked = (*session.blocked, name)


plugin_option = click.option(
    "-p", "plugins", metavar="no:NAME", multiple=True, is_eager=True, callback=_block, expose_value=False,
    help="Leave out the plugin or distribution NAME.",
)  # fmt: skip

_CONFIGURATION = (
    run_option("--config", multiple=True, metavar="FILE|KEY=VALUE", help="Read this configuration file alone, or set one key."),
    run_option("--isolated", is_flag=True, help="Read no configuration file."),
)  # fmt: skip
_OUTPUT = (
    setting("-f", "--output-format", multiple=True, metavar="FORMAT[=FILE]", envvar="PSVERIFY_OUTPUT_FORMAT",
            help="Report in this format, to standard output or a file; repeatable."),
    run_option("--statistics", is_flag=True, help="Report only how often each rule found something."),
    setting("--fail-on", type=LEVELS, help="Exit with 1 for findings of this severity or a higher one."),
    run_option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings."),
    setting("-j", "--jobs", type=Jobs(), metavar="N|auto", help="How many workers to use; auto: as many as pay."),
    run_option("-q", "--quiet", count=True, help="Only findings; -qq only the exit code."),
    run_option("-v", "--verbose", count=True, help="Say more, with tracebacks of failures."),
    run_option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="When to colour."),
    run_option("--progress/--no-progress", default=True, help="Whether long work shows a bar on a terminal."),
)  # fmt: skip
cache_dir = setting("--cache-dir", metavar="FOLDER", envvar="PSVERIFY_CACHE_DIR", help="Where the cache is kept.")
dry_run = run_option("--dry-run", is_flag=True, help="Do all but the last step, and say what would be done.")


def together(*decorators: Decorator[Any]) -> Decorator[Any]:
    """Makes one decorator of several; options are shown in this order."""

    def decorate(command: Command) -> Command:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return decorate


config_options = together(plugin_option, *_CONFIGURATION)
run_options = together(plugin_option, *_CONFIGURATION, *_OUTPUT)
"""What every command understands that runs work and reports it; for plugins too."""
