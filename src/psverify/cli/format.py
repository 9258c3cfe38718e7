"""`psverify format`: formats scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from psverify.cli.complete import complete_platforms, complete_settings
from psverify.cli.files import files
from psverify.cli.options import (
    Sectioned,
    cache_dir,
    dry_run,
    fix_signed,
    flag,
    run_option,
    run_options,
    together,
    words,
)

if TYPE_CHECKING:
    from psverify.errors import ExitCode
    from psverify.session import Session

# fmt: off
_format = together(
    flag("--check", is_flag=True, help="Exit with 1 if any file would change; write nothing."),
    flag("--diff", is_flag=True, help="Print the changes as a patch for git apply; write nothing."),
    flag("--range", "lines", metavar="START:END", help="Format only these lines of a single file."),
    dry_run,
    fix_signed,
    run_option("--show-fixes", is_flag=True, help="List the changes made."),
    run_option("--settings", metavar="FILE|PRESET", shell_complete=complete_settings,
               help="A PSScriptAnalyzer settings file, or a preset: CodeFormatting (default), "
               "CodeFormattingOTBS, CodeFormattingAllman, CodeFormattingStroustrup."),
    words("--target-platform", "target_platforms", metavar="NAMES", shell_complete=complete_platforms,
          help="Platforms that the scripts run on, such as core-7.6-linux."),
    section="Formatting",
)
_memory = together(
    flag("--cache/--no-cache", default=True, help="Skip unchanged files that are already formatted."),
    cache_dir,
    section="Cache",
)
# fmt: on


@click.command("format", cls=Sectioned)
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@_format
@files
@_memory
@run_options
@click.pass_obj
def command(session: Session, /, paths: tuple[str, ...], **flags: Any) -> ExitCode:
    """Format scripts.

    PATHS are files, folders (default: the current one), or - for standard input.

    \b
    psverify format
    psverify format --check --diff src
    psverify format --settings CodeFormattingOTBS a.ps1
    psverify format --stdin-filename a.ps1 - < a.ps1

    \b
    Exit codes: 0 done, 1 files would change or have syntax errors, 2 usage error or failure, 130 interrupted.
    """
    from psverify.verbs.format.run_format import FormatFlags, format_

    return format_(session, paths, FormatFlags(**flags))
