"""`psverify check`: lints scripts and fixes them."""

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
    setting("--unsafe-fixes/--no-unsafe-fixes", default=None, help="With --fix, also apply fixes that may change behavior."),
    flag("--diff", is_flag=True, help="Print the fixes as a patch for git apply; write nothing."),
    flag("--fix-only", is_flag=True, help="Apply fixes without reporting remaining findings; exit with 0."),
    dry_run,
    run_option("--show-fixes", is_flag=True, help="List the applied fixes."),
    run_option("--exit-non-zero-on-fix", is_flag=True, help="Exit with 1 if any fix was applied."),
    fix_signed,
    words("--fixable", help="Fix only findings of these rules."),
    words("--unfixable", help="Never fix findings of these rules."),
    flag("--add-ignore", metavar="[=REASON]", help="Add suppression comments for all findings, with this reason."),
    section="Fixes",
)
_rules = together(
    words("--select", help="Enable only these rules: codes, names, PSScriptAnalyzer names, prefixes (PSV3), or ALL."),
    words("--extend-select", help="Enable these rules as well."),
    words("--ignore", help="Disable these rules."),
    flag("--per-file-ignores", "per_file", multiple=True, metavar="GLOB:RULES", help="Disable these rules in these files."),
    setting("--min-severity", type=LEVELS, help="Hide findings below this severity."),
    words("--target-platform", "target_platforms", metavar="NAMES", shell_complete=complete_platforms,
          help="Platforms that the scripts run on, such as core-7.6-linux."),
    run_option("--settings", metavar="FILE|PRESET", shell_complete=complete_settings,
               help="Use a PSScriptAnalyzer settings file or preset."),
    setting("--pssa-parity/--no-pssa-parity", default=None,
            help="Report what PSScriptAnalyzer 1.25 reports, including its false positives."),
    flag("--ignore-suppressions", is_flag=True, help="Also report suppressed findings."),
    section="Rules",
)
_memory = together(
    setting("--baseline", metavar="FILE", help="Hide the findings that this file accepts."),
    flag("--update-baseline", is_flag=True, help="Accept all findings into the baseline."),
    flag("--prune-baseline", is_flag=True, help="Take out of the baseline what is not found any more."),
    flag("--strict-baseline", is_flag=True, help="Exit with 1 if the baseline accepts more than is found."),
    flag("--cache/--no-cache", default=True, help="Reuse what was found in files that have not changed."),
    cache_dir,
    flag("--profile-rules", is_flag=True, help="Show the time spent in each rule."),
    section="Baseline and cache",
)
# fmt: on


class _Check(Sectioned):
    """Treats the word after `--add-ignore` as a path: a reason needs `--add-ignore=REASON`."""

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
    """Check scripts for problems.

    PATHS are files, folders (default: the current one), or - for standard input.

    \b
    psverify check
    psverify check --fix --diff src
    psverify check --select PSV2 --fail-on error -f concise -f sarif=psverify.sarif
    psverify check --fix --stdin-filename a.ps1 - < a.ps1

    \b
    Exit codes: 0 no findings, 1 findings, 2 usage error or failure, 130 interrupted.
    """
    from psverify.verbs.check.run_check import CheckFlags, run_check

    return run_check(session, paths, CheckFlags(**flags))
