"""`psverify check`: looks for mistakes in scripts, and mends them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from psverify.cli.options import LEVELS, cache_dir, dry_run, run_option, run_options, setting, together, words

if TYPE_CHECKING:
    from psverify.errors import ExitCode
    from psverify.session import Session

fixes = together(
    setting("--fix/--no-fix", default=None, help="Apply safe fixes."),
    setting("--unsafe-fixes/--no-unsafe-fixes", default=None, help="Also fixes that may change what a script does."),
    click.option("--diff", is_flag=True, help="Write nothing; show what --fix would change as a patch for git apply."),
    click.option("--fix-only", is_flag=True, help="Like --fix, without reporting what remains; exit with 0."),
    dry_run,
    run_option("--show-fixes", is_flag=True, help="List what was fixed."),
    run_option("--exit-non-zero-on-fix", is_flag=True, help="Exit with 1 if anything was fixed, even if nothing remains."),
    words("--fixable", help="Fix only findings of these rules."),
    words("--unfixable", help="Leave findings of these rules unfixed."),
    click.option("--add-ignore", metavar="[REASON]", is_flag=False, flag_value="", help="Suppress all findings by comments."),
)  # fmt: skip
rules = together(
    words("--select", help="Only these rules: codes, names, PSScriptAnalyzer's names, prefixes (PSV3) or ALL."),
    words("--extend-select", help="Rules besides those that are on."),
    words("--ignore", help="Not these rules."),
    click.option("--per-file-ignores", "per_file", multiple=True, metavar="GLOB:RULES", help="Rules to leave out in some files."),
    setting("--min-severity", type=LEVELS, help="Hide findings below this severity."),
    words("--target-platform", key="target-platforms", metavar="NAMES", help="Where the scripts run, such as core-7.6-linux."),
    run_option("--settings", metavar="FILE|PRESET", help="Take rules and options from PSScriptAnalyzer's settings."),
    click.option("--ignore-suppressions", is_flag=True, help="Report what comments and attributes suppress."),
)  # fmt: skip
files = together(
    words("--include", metavar="GLOBS", help="Names of the files to look for in folders."),
    words("--exclude", metavar="GLOBS", help="Leave out these files and folders, in place of the default ones."),
    words("--extend-exclude", metavar="GLOBS", help="Leave out these files and folders as well."),
    setting("--force-exclude/--no-force-exclude", default=None, help="Leave out excluded files even if they are named."),
    setting("--respect-gitignore/--no-respect-gitignore", default=None, help="Leave out what git ignores."),
    click.option("--staged", is_flag=True, help="Only files that are staged in git."),
    click.option("--changed", is_flag=True, help="Only files that differ from the last commit."),
    click.option("--since", metavar="REF", help="With --changed: only files that differ from this commit or branch."),
    click.option("--stdin-filename", metavar="NAME", help="What to call the script that comes from standard input."),
    click.option("--show-files", is_flag=True, help="List the files that would be checked."),
    click.option("--error-on-unmatched", is_flag=True, help="Exit with 2 if there is nothing to check."),
)  # fmt: skip
state = together(
    setting("--baseline", metavar="FILE", help="Hide the findings that this file accepts."),
    click.option("--update-baseline", is_flag=True, help="Accept all findings into the baseline."),
    click.option("--prune-baseline", is_flag=True, help="Take out of the baseline what is not found any more."),
    click.option("--strict-baseline", is_flag=True, help="Exit with 1 if the baseline accepts more than is found."),
    click.option("--cache/--no-cache", default=True, help="Whether to skip files that were clean and have not changed."),
    cache_dir,
    click.option("--profile-rules", is_flag=True, help="Say how long each rule took."),
)  # fmt: skip


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@fixes
@rules
@files
@state
@run_options
@click.pass_obj
def command(session: Session, /, paths: tuple[str, ...], **flags: Any) -> ExitCode:
    """Checks scripts: files, folders (default: this one), or - for standard input.

    \b
    psverify check
    psverify check --fix --diff src
    psverify check --select PSV2 --fail-on error -f concise -f sarif=psverify.sarif
    psverify check --stdin-filename a.ps1 --fix - < a.ps1

    Exit codes: 0 nothing wrong, 1 findings, 2 wrong usage or something failed, 130 interrupted.
    """
    from psverify.session.verb import CheckFlags, check

    return check(session, paths, CheckFlags(**flags))
