"""The command group, which imports verbs on demand, and the one place where errors become messages."""

from __future__ import annotations

import errno
import importlib
import io
import sys
import warnings
from collections.abc import Sequence

import click

from psverify import __version__, stop_signals
from psverify.cli.options import plugin_option
from psverify.errors import ExitCode, UserError
from psverify.report import console
from psverify.session import Session

ISSUES = "https://github.com/psverify/psverify/issues"
CORE = {
    "check": "psverify.cli.check",
    "format": "psverify.cli.format",
    "ast": "psverify.cli.ast",
    "rule": "psverify.cli.rule",
    "config": "psverify.cli.config",
    "plugin": "psverify.cli.plugin",
    "clean": "psverify.cli.clean",
    "completion": "psverify.cli.completion",
    "debug": "psverify.cli.debug",
}
_FULL = {errno.ENOSPC, errno.EFBIG, errno.EIO}
"""What the system says of a stream that it cannot write to; a file that it cannot write to is named, too."""
SYNONYMS = {
    "analyze": "check",
    "fix": "check --fix",
    "fmt": "format",
    "lint": "check",
    "rules": "rule --all",
    "version": "--version",
}
"""Commands of other linters, and their equivalents here."""


class Verbs(click.Group):
    """Resolves core verbs by name, and loads plugins only for help and for other verbs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the core verbs, then the plugins' commands by name."""
        return [*CORE, *sorted(ctx.ensure_object(Session).host.commands(CORE))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports a core verb, or finds a plugin's command."""
        if cmd_name in CORE:
            command: click.Command = importlib.import_module(CORE[cmd_name]).command
            return command
        return ctx.ensure_object(Session).host.commands(CORE).get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds a verb; click cannot suggest a correction itself because verbs are loaded lazily."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            if meant := SYNONYMS.get(error.command_name.lower()):
                raise click.UsageError(
                    f"No such command '{error.command_name}'. Did you mean '{meant}'?", ctx
                ) from None
            raise click.NoSuchCommand(error.command_name, possibilities=self.list_commands(ctx), ctx=ctx) from None


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, "-V", "--version", prog_name="psverify", message="%(prog)s %(version)s")
@plugin_option
def psverify() -> None:
    """Check, fix and format PowerShell scripts without PowerShell.

    \b
    psverify check                 check all scripts below this folder
    psverify check --fix a.ps1     apply safe fixes
    psverify format                format all scripts below this folder
    psverify rule cmdlet-alias     explain a rule
    """
    from psverify.report.terminal import prepare_stream

    for stream in (console.output(), console.errors()):
        prepare_stream(stream)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command line (None: `sys.argv`) and returns the exit code; raises SystemExit only for SIGTERM."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # those of libraries repeat the texts of files as they are
    console.open_streams()
    session = Session()
    with stop_signals.answering():
        try:
            code = _run_command(arguments, session)
        except (KeyboardInterrupt, click.Abort):
            code = _say_and_exit("psverify: interrupted", ExitCode.INTERRUPTED)
    if (reason := console.flush()) and code != ExitCode.INTERRUPTED:
        code = _say_and_exit(f"psverify: cannot write to standard output: {reason}", ExitCode.ERROR)
    return code


def _run_command(arguments: Sequence[str] | None, session: Session) -> int:
    """Runs a command line; every exception except a signal becomes a message and an exit code."""
    try:
        code = psverify.main(arguments, prog_name="psverify", standalone_mode=False, obj=session)
    except UserError as error:
        return _say_and_exit(f"psverify: {error}", error.exit_code)
    except click.ClickException as error:
        return _say_and_exit(_usage_message(error), ExitCode.ERROR)
    except click.Abort:
        raise
    except BrokenPipeError:
        console.abandon(console.output())
        return ExitCode.ERROR
    except Exception as error:
        stop_signals.raise_pending_signal()
        if isinstance(error, OSError) and error.errno in _FULL and error.filename is None:
            console.abandon(console.output())
            return _say_and_exit(f"psverify: cannot write: {error.strerror}", ExitCode.ERROR)
        return _say_and_exit(_confession(error, verbose=session.options.verbose > 0), ExitCode.ERROR)
    return code if isinstance(code, int) else ExitCode.CLEAN


def _say_and_exit(text: str, code: ExitCode) -> ExitCode:
    console.say(text)
    return code


def _usage_message(error: click.ClickException) -> str:
    """Returns click's message for a usage error."""
    text = io.StringIO()
    error.show(text)
    return text.getvalue().removesuffix("\n")


def _confession(error: Exception, *, verbose: bool) -> str:
    """Describes an internal error: what to report and where."""
    if verbose:
        import platform
        import traceback

        what = traceback.format_exc().rstrip()
        where = f"psverify {__version__}, Python {platform.python_version()}, {platform.platform()}"
        return f"{what}\npsverify: this is a bug in psverify ({where}); please report it: {ISSUES}"
    return (
        f"psverify: internal error: {type(error).__name__}: {error}\n"
        f"Please rerun with -v and report the output: {ISSUES}"
    )
