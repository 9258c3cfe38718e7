"""Options, each declared once: their values go to the session instead of the verb's function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from psverify.cli.complete import Completer, complete_formats, complete_rules
from psverify.config.declare_keys import MOST_JOBS
from psverify.errors import UserError
from psverify.session import Session

Body = TypeVar("Body", bound=Callable[..., Any])
Decorator = Callable[[Any], Any]
LEVELS = click.Choice(["note", "warning", "error"])


class Option(click.Option):
    """An option listed under a heading in the help of `Sectioned` commands."""

    section = ""


class FormatOption(Option):
    """The report format option, whose help lists all formats, including those of plugins."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Returns the option and its help, with the names of the formats."""
        record = super().get_help_record(ctx)
        names = ", ".join(sorted(ctx.ensure_object(Session).host.reporters))
        return record and (record[0], f"{record[1]} Formats: {names}.")


class Sectioned(click.Command):
    """A command whose help groups its options under headings."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the options by heading, in order of first use."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for option in self.get_params(ctx):
            record = option.get_help_record(ctx)
            if record is not None and isinstance(option, click.Option):
                sections.setdefault(getattr(option, "section", "") or "Options", []).append(record)
        for title, records in sections.items():
            with formatter.section(title):
                formatter.write_dl(records)


def together(*decorators: Decorator, section: str = "") -> Decorator:
    """Combines decorators into one; their options appear in this order under a heading."""

    def decorate(body: Body) -> Body:
        seen = len(getattr(body, "__click_params__", ()))
        for decorator in reversed(decorators):
            body = decorator(body)
        for option in getattr(body, "__click_params__", ())[seen:]:
            option.section = option.section or section
        return body

    return decorate


def flag(*names: str, **attributes: Any) -> Decorator:
    """Declares an option that is passed to the verb's function."""
    return click.option(*names, **{"cls": Option, **attributes})


def run_option(*names: str, **attributes: Any) -> Decorator:
    """Declares an option that is a field of `RunOptions`."""

    def keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
        session = ctx.ensure_object(Session)
        session.options = session.options._replace(**{parameter.name or "": value})

    return flag(*names, callback=keep, expose_value=False, **attributes)


def setting(*names: str, **attributes: Any) -> Decorator:
    """Declares an option that overrides the configuration key of the same name."""

    def keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
        if value is not None and value != ():
            key = (parameter.name or "").replace("_", "-")
            ctx.ensure_object(Session).overrides[key] = list(value) if isinstance(value, tuple) else value

    return flag(*names, callback=keep, expose_value=False, **attributes)


def words(*names: str, metavar: str = "RULES", shell_complete: Completer | None = None, **attributes: Any) -> Decorator:
    """Declares a `setting` that takes several words, comma-separated or repeated."""

    def keep(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> None:
        if values:
            key = (parameter.name or "").replace("_", "-")
            ctx.ensure_object(Session).overrides[key] = [word for value in values for word in _split_words(value)]

    complete = shell_complete or (complete_rules if metavar == "RULES" else None)
    return flag(
        *names,
        multiple=True,
        metavar=metavar,
        callback=keep,
        expose_value=False,
        shell_complete=complete,
        **attributes,
    )


def _split_words(text: str) -> list[str]:
    return list(filter(None, map(str.strip, text.split(","))))


class Jobs(click.ParamType[int | str]):
    """A positive number, or `auto`."""

    name = "jobs"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        """Returns the number, or "auto"."""
        if value == "auto":
            return "auto"
        if not (str(value).isdecimal() and len(str(value)) < 9 and 1 <= int(value) <= MOST_JOBS):
            self.fail(f"'{value}' is neither a number from 1 to {MOST_JOBS} nor 'auto'", param, ctx)
        return int(value)


def _block_plugin(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> None:
    session = ctx.ensure_object(Session)
    for value in values:
        what, _, name = value.partition(":")
        if what != "no" or not name:
            raise UserError(f"{parameter.opts[0]}: '{value}' is not of the form no:NAME, which disables plugin NAME")
        session.blocked = (*session.blocked, name)


# fmt: off
plugin_option = flag(
    "-p", "plugins", metavar="no:NAME", multiple=True, is_eager=True, callback=_block_plugin, expose_value=False,
    help="Disable the plugin or distribution NAME.",
)
jobs = setting("-j", "--jobs", type=Jobs(), metavar="N|auto", help="Number of workers; auto (default) adapts to the work.")
cache_dir = setting("--cache-dir", metavar="FOLDER", envvar="PSVERIFY_CACHE_DIR", help="Cache folder.")
dry_run = run_option("--dry-run", is_flag=True, help="Show what would be done, without doing it.")
fix_signed = setting(
    "--fix-signed/--no-fix-signed", default=None, help="Also change signed scripts, invalidating their signatures."
)
config_options = together(
    run_option("--config", multiple=True, metavar="FILE|KEY=VALUE",
               help="Use only this configuration file, or set one key (TOML)."),
    run_option("--untrusted", is_flag=True, help="Do not trust the project: read no configuration, baseline, ignore file "
               "or cache from it except those named on the command line."),
    run_option("--isolated", is_flag=True, help="Ignore all configuration files."),
    plugin_option,
    section="Configuration",
)
_reports = together(
    setting("-f", "--output-format", multiple=True, metavar="FORMAT[=FILE]", envvar="PSVERIFY_OUTPUT_FORMAT",
            cls=FormatOption, shell_complete=complete_formats,
            help="Report format, written to standard output or FILE; repeatable."),
    run_option("--statistics", is_flag=True, help="Show the number of findings per rule."),
    setting("--fail-on", type=LEVELS, help="Lowest severity that makes the exit code 1 (default: warning)."),
    run_option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings."),
    jobs,
    run_option("-q", "--quiet", count=True, help="Print only findings; -qq prints nothing."),
    run_option("-v", "--verbose", count=True, help="Print more detail, including tracebacks of failures."),
    run_option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="When to use color."),
    run_option("--progress/--no-progress", default=True, help="Show a progress bar on a terminal."),
    section="Reports",
)
# fmt: on

run_options = together(_reports, config_options)
"""Options of every command that runs work and reports it, including plugin commands."""
