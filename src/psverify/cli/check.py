"""`psverify check`: looks for mistakes in scripts, and mends them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from psverify.cli.complete import complete_platforms, complete_settings
from psverify.cli.files import files
from psverify.cli.options import (
    LEVELS,
    Sectioned,
    cache_dir,
    dry_run,
    fix_signed,
    flag,
    run_option,
    run_options,
    setting,
    together,
    words,
)

if TYPE_CHECKING:
    from psverify.errors import ExitCode
    from psverify.session import Session

# fmt: off
_fixes = together(
    setting("--fix/--no-fix", default=None, help="Apply safe fixes."),
    setting("--unsafe-fixes/--no-unsafe-fixes", default=None, help="With --fix: also fixes that may change the meaning."),
    flag("--diff", is_flag=True, help="Write nothing; show as a patch for git apply what --fix would change."),
    flag("--fix-only", is_flag=True, help="As --fix; say nothing of what remains, and exit with 0."),
    dry_run,
    run_option("--show-fixes", is_flag=True, help="List what was fixed."),
    run_option("--exit-non-zero-on-fix", is_flag=True, help="Exit with 1 if anything was fixed."),
    fix_signed,
    words("--fixable", help="Fix findings of these rules alone."),
    words("--unfixable", help="Leave findings of these rules unfixed."),
    flag("--add-ignore", metavar="[=REASON]", help="Suppress what is found by comments, with this reason."),
    section="Fixes",
)
_rules = together(
    words("--select", help="These rules alone: codes, names, PSScriptAnalyzer's names, prefixes (PSV3), ALL."),
    words("--extend-select", help="These rules too."),
    words("--ignore", help="Not these rules."),
    flag("--per-file-ignores", "per_file", multiple=True, metavar="GLOB:RULES", help="Not these rules in these files."),
    setting("--min-severity", type=LEVELS, help="Hide findings below this severity."),
    words("--target-platform", "target_platforms", metavar="NAMES", shell_complete=complete_platforms,
          help="Where the scripts run: core-7.6-linux, …"),
    run_option("--settings", metavar="FILE|PRESET", shell_complete=complete_settings,
               help="Rules and options as PSScriptAnalyzer's settings have them."),
    setting("--pssa-parity/--no-pssa-parity", default=None,
            help="Report what PSScriptAnalyzer 1.25 reports, false alarms included."),
    flag("--ignore-suppressions", is_flag=True, help="Report also what comments and attributes suppress."),
    section="Rules",
)
_memory = together(
    setting("--baseline", metavar="FILE", help="Hide the findings that this file accepts."),
    flag("--update-baseline", is_flag=True, help="Accept all findings into the baseline."),
    flag("--prune-baseline", is_flag=True, help="Take out of the baseline what is not found any more."),
    flag("--strict-baseline", is_flag=True, help="Exit with 1 if the baseline accepts more than is found."),
    flag("--cache/--no-cache", default=True, help="Reuse what was found in files that have not changed."),
    cache_dir,
    flag("--profile-rules", is_flag=True, help="Say how long each rule took."),
    section="Baseline and cache",
)
# fmt: on


class _Check(Sectioned):
    """Takes the word after `--add-ignore` for a path: a reason is joined to it by `=`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = args.index("--") if "--" in args else len(args)
        joined = ["--add-ignore=" if word == "--add-ignore" else word for word in args[:options]]
        return super().parse_args(ctx, [*joined, *args[options:]])


@click.command("check", cls=_Check)
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@_fixes
@_rules
@files
@_memory
@run_options
@click.pass_obj
def command(session: Session, /, paths: tuple[str, ...], **flags: Any) -> ExitCode:
    """Check scripts for mistakes, and fix them.

    PATHS are files, folders (default: this one), or - for standard input.

    \b
    psverify check
    psverify check --fix --diff src
    psverify check --select PSV2 --fail-on error -f concise -f sarif=psverify.sarif
    psverify check --fix --stdin-filename a.ps1 - < a.ps1

    \b
    Exit codes: 0 nothing wrong, 1 findings, 2 wrong usage or a failure, 130 interrupted.
    """
    from psverify.verbs.check.run_check import CheckFlags, check

    return check(session, paths, CheckFlags(**flags))
