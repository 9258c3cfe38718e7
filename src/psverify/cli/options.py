"""Options, each declared once: what they say goes to the session, and a verb's body sees none of them."""

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
    """An option that stands under a heading in the help of `Sectioned` commands."""

    section = ""


class FormatOption(Option):
    """The option of report formats, whose help names those that there are, those of plugins included."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Returns the option and its help, with the names of the formats."""
        record = super().get_help_record(ctx)
        names = ", ".join(sorted(ctx.ensure_object(Session).host.reporters))
        return record and (record[0], f"{record[1]} Formats: {names}.")


class Sectioned(click.Command):
    """A command with so many options that its help shows them under headings."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the options by heading, in the order in which the headings come."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for option in self.get_params(ctx):
            record = option.get_help_record(ctx)
            if record is not None and isinstance(option, click.Option):
                sections.setdefault(getattr(option, "section", "") or "Options", []).append(record)
        for title, records in sections.items():
            with formatter.section(title):
                formatter.write_dl(records)


def together(*decorators: Decorator, section: str = "") -> Decorator:
    """Makes one decorator of several, whose options are shown in this order under a heading."""

    def decorate(body: Body) -> Body:
        seen = len(getattr(body, "__click_params__", ()))
        for decorator in reversed(decorators):
            body = decorator(body)
        for option in getattr(body, "__click_params__", ())[seen:]:
            option.section = option.section or section
        return body

    return decorate


def flag(*names: str, **attributes: Any) -> Decorator:
    """Declares an option that is passed to the verb's body."""
    return click.option(*names, **{"cls": Option, **attributes})


def run_option(*names: str, **attributes: Any) -> Decorator:
    """Declares an option that is a field of `RunOptions`."""

    def keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
        session = ctx.ensure_object(Session)
        session.options = session.options._replace(**{parameter.name or "": value})

    return flag(*names, callback=keep, expose_value=False, **attributes)


def setting(*names: str, **attributes: Any) -> Decorator:
    """Declares an option that says what the configuration key of its name would; unsaid, the key decides."""

    def keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
        if value is not None and value != ():
            key = (parameter.name or "").replace("_", "-")
            ctx.ensure_object(Session).said[key] = list(value) if isinstance(value, tuple) else value

    return flag(*names, callback=keep, expose_value=False, **attributes)


def words(*names: str, metavar: str = "RULES", shell_complete: Completer | None = None, **attributes: Any) -> Decorator:
    """Declares a `setting` of several words, separated by commas or given in several options."""

    def keep(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> None:
        if values:
            key = (parameter.name or "").replace("_", "-")
            ctx.ensure_object(Session).said[key] = [word for value in values for word in _words(value)]

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


def _words(text: str) -> list[str]:
    return list(filter(None, map(str.strip, text.split(","))))


class Jobs(click.ParamType[int | str]):
    """A number of at least 1, or `auto`."""

    name = "jobs"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        """Returns the number, or "auto"."""
        if value == "auto":
            return "auto"
        if not (str(value).isdecimal() and len(str(value)) < 9 and 1 <= int(value) <= MOST_JOBS):
            self.fail(f"'{value}' is neither a number from 1 to {MOST_JOBS} nor 'auto'", param, ctx)
        return int(value)


def _block(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> None:
    session = ctx.ensure_object(Session)
    for value in values:
        what, _, name = value.partition(":")
        if what != "no" or not name:
            raise UserError(f"{parameter.opts[0]}: '{value}' is not of the form no:NAME, which leaves plugin NAME out")
        session.blocked = (*session.blocked, name)


# fmt: off
plugin_option = flag(
    "-p", "plugins", metavar="no:NAME", multiple=True, is_eager=True, callback=_block, expose_value=False,
    help="Leave out the plugin or distribution NAME.",
)
jobs = setting("-j", "--jobs", type=Jobs(), metavar="N|auto", help="Workers to use; auto (default): as many as pay.")
cache_dir = setting("--cache-dir", metavar="FOLDER", envvar="PSVERIFY_CACHE_DIR", help="Where the cache is kept.")
dry_run = run_option("--dry-run", is_flag=True, help="Do all but the last step, and say what would be done.")
fix_signed = setting(
    "--fix-signed/--no-fix-signed", default=None, help="Also change signed scripts, which invalidates their signatures."
)
config_options = together(
    run_option("--config", multiple=True, metavar="FILE|KEY=VALUE", help="Read this file alone, or set one key (TOML)."),
    run_option("--untrusted", is_flag=True, help="Trust nothing in the tree: read no configuration, baseline, ignore file "
               "or cache there but what this command names."),
    run_option("--isolated", is_flag=True, help="Read no configuration file."),
    plugin_option,
    section="Configuration",
)
_reports = together(
    setting("-f", "--output-format", multiple=True, metavar="FORMAT[=FILE]", envvar="PSVERIFY_OUTPUT_FORMAT",
            cls=FormatOption, shell_complete=complete_formats,
            help="Report in this format, to standard output or a file; repeatable."),
    run_option("--statistics", is_flag=True, help="Report only how often each rule found something."),
    setting("--fail-on", type=LEVELS, help="Exit with 1 for findings of this severity or above (default: warning)."),
    run_option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings."),
    jobs,
    run_option("-q", "--quiet", count=True, help="Findings alone; -qq: the exit code alone."),
    run_option("-v", "--verbose", count=True, help="Say more; with tracebacks of failures."),
    run_option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="When to colour."),
    run_option("--progress/--no-progress", default=True, help="Whether long work shows a bar on a terminal."),
    section="Reports",
)
# fmt: on

run_options = together(_reports, config_options)
"""What every command understands that runs work and reports it; plugins' commands take it too."""
