"""The verb `check`: what its flags ask for before, around and after the checking of files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from psverify.errors import ExitCode, UserError
from psverify.named_tuple import NamedTuple
from psverify.report import console
from psverify.report.printable import harmless
from psverify.session import Ending
from psverify.verbs.apply_changes import After, Changes
from psverify.verbs.check.check_files import Check
from psverify.verbs.selected_files import STDIN, refuse, subjects

if TYPE_CHECKING:
    from psverify.discover.find_files import Discovery
    from psverify.session import Session
    from psverify.verbs.check.apply_baseline import Accepted


class CheckFlags(NamedTuple):
    """What the command line says of `check` alone; `add_ignore` is a reason, which may be empty, or None."""

    diff: bool = False
    fix_only: bool = False
    add_ignore: str | None = None
    per_file: tuple[str, ...] = ()
    ignore_suppressions: bool = False
    staged: bool = False
    changed: bool = False
    since: str | None = None
    stdin_filename: str | None = None
    show_files: bool = False
    error_on_unmatched: bool = False
    follow_links: bool = False
    update_baseline: bool = False
    prune_baseline: bool = False
    strict_baseline: bool = False
    cache: bool = True
    profile_rules: bool = False

    @property
    def only_changes(self) -> bool:
        """Whether reports leave out what remains."""
        return self.diff or self.fix_only or self.add_ignore is not None


def run_check(session: Session, arguments: Sequence[str], flags: CheckFlags) -> ExitCode:
    """Runs `check`; raises UserError for flags that contradict each other."""
    refuse(flags, arguments, _contradictions(session, flags))
    _tell(session, flags)
    session.config.settings_for(STDIN)  # report configuration errors before searching for files
    changes = Changes(After(flags.diff, session.options.dry_run, flags.only_changes, flags.add_ignore))
    if STDIN in arguments:
        return _check_stdin(session, flags, changes)
    found = subjects(session, arguments, flags, "check")
    if isinstance(found, ExitCode):
        return found
    return _check_files(session, found, flags, changes)


def _check_stdin(session: Session, flags: CheckFlags, changes: Changes) -> ExitCode:
    from psverify.verbs.check.check_stdin import check_stdin

    outcome = check_stdin(session, flags.stdin_filename or STDIN, changes)

    def ending() -> Ending:
        changes.left_alone.warn(session)
        return Ending(0, _sum_up(session, changes))

    return session.report([outcome], 1, ending=ending)


def _sum_up(session: Session, changes: Changes) -> ExitCode:
    """Says what was changed where reports leave out the rest; returns what that makes of the exit code."""
    if not changes.after.only_changes:
        return ExitCode.CLEAN
    if session.options.show_fixes and session.options.quiet < 2:
        stream = console.errors() if changes.after.diff else session.stream
        stream.write(harmless(changes.listing()))
    session.note(changes.summary())
    return ExitCode.CLEAN if session.options.exit_zero else changes.exit_code()


def _contradictions(session: Session, flags: CheckFlags) -> dict[str, bool]:
    return {
        "--update-baseline cannot be used with --prune-baseline": flags.update_baseline and flags.prune_baseline,
        "--add-ignore cannot be used with --fix-only": flags.add_ignore is not None and flags.fix_only,
        "--add-ignore cannot be used with --fix": flags.add_ignore is not None and session.overrides.get("fix", False),
    }


def _tell(session: Session, flags: CheckFlags) -> None:
    """Tells the session what the flags say of configuration and settings."""
    if flags.add_ignore is not None:
        session.overrides["fix"] = False
    elif flags.diff or flags.fix_only:
        session.overrides["fix"] = True
    if flags.per_file:
        session.overrides["per-file-ignores"] = _per_file(flags.per_file)
    session.lint_overrides = {"timed": flags.profile_rules, "suppressions": not flags.ignore_suppressions}
    session.reporting = session.reporting._replace(only_changes=flags.only_changes)


def _per_file(values: Sequence[str]) -> dict[str, list[str]]:
    ignores: dict[str, list[str]] = {}
    for value in values:
        glob, colon, codes = value.rpartition(":")
        if not (glob and colon and codes):
            raise UserError(f"--per-file-ignores: '{value}' is not of the form GLOB:RULES")
        ignores.setdefault(glob, []).extend(filter(None, map(str.strip, codes.split(","))))
    return ignores


def _check_files(session: Session, found: Discovery, flags: CheckFlags, changes: Changes) -> ExitCode:
    accepted = None if flags.only_changes else _accepted(session, flags)
    cached = flags.cache and not flags.profile_rules and flags.add_ignore is None
    run = Check(session, found.paths, changes, accepted, cached=cached)

    def ending() -> Ending:
        if flags.profile_rules and session.options.quiet < 2:
            console.say("".join(run.profile()).removesuffix("\n"))
        changes.left_alone.warn(session)
        if accepted is None:
            return Ending(0, _sum_up(session, changes))
        return Ending(accepted.hidden, _stale(session, accepted, run, flags))

    return session.report(run.outcomes(), len(found.paths), failures=found.failures, ending=ending)


def _accepted(session: Session, flags: CheckFlags) -> Accepted | None:
    file = session.config.run.baseline
    if file is None:
        if flags.update_baseline or flags.prune_baseline or flags.strict_baseline:
            raise UserError("no baseline given; use --baseline FILE or the configuration key 'baseline'")
        return None
    from psverify.verbs.check.apply_baseline import Accepted, Change

    change = Change.UPDATE if flags.update_baseline else Change.PRUNE if flags.prune_baseline else Change.NONE
    return Accepted(str(file), change)


def _stale(session: Session, accepted: Accepted, run: Check, flags: CheckFlags) -> ExitCode:
    stale = accepted.finish(run.rules, dry_run=session.options.dry_run)
    for entry in stale:
        session.warn(str(entry))
    return ExitCode.FINDINGS if stale and flags.strict_baseline else ExitCode.CLEAN
