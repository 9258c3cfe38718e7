"""Passes a stream of outcomes to reports, observers and the terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from psverify import __version__
from psverify.errors import ExitCode
from psverify.report import console
from psverify.report.format_targets import parse_targets, statistics_targets
from psverify.report.redact_secrets import redact_secrets
from psverify.report.report_files import Reports
from psverify.report.reporter import RuleInfo, RunInfo
from psverify.report.run_summary import Tally, exit_code
from psverify.report.terminal import style_for
from psverify.session.progress import Progress, wants_progress

if TYPE_CHECKING:
    from psverify.model import Failure, Outcome, Summary
    from psverify.report.format_targets import Target
    from psverify.session import Ending, Session


class Publisher:
    """Shows one run; `total` subjects are to come, each of them a `unit`."""

    def __init__(self, session: Session, total: int, unit: str) -> None:
        self._session = session
        self._unit = unit
        self._started = time.monotonic()
        self._tally = Tally()
        self._fallen = 0
        options = session.options
        on_terminal = session.stream.isatty()
        self._reports_on_terminal = on_terminal and any(target.file is None for target in targets(session))
        patches_on_terminal = on_terminal and session.reporting.only_changes
        shown = options.progress and not options.quiet and wants_progress(console.errors()) and not patches_on_terminal
        self._progress = Progress(total, shown=shown)

    def publish(
        self, outcomes: Iterable[Outcome], failures: Iterable[Failure], ending: Callable[[], Ending]
    ) -> ExitCode:
        """Publishes each outcome, then the summary, and returns the exit code.

        An exception leaves no half-written report. A report that fails by itself makes the exit code an error.
        """
        self._session.announce()
        with reports_of(self._session) as reports:
            reports.open(run_info(self._session, self._unit))
            self._fail(reports, failures)
            try:
                for outcome in outcomes:
                    self._show(reports, outcome)
            finally:
                self._progress.clear()
            end = ending()
            self._count_fallen(reports)
            self._fail(reports, self._session.host.finish(self._summary(end)))
            self._count_fallen(reports)
            reports.close(self._summary(end))
            self._count_fallen(reports)
            for text in reports.warnings:
                self._session.warn(text)
        return ExitCode(self._summary(end).exit_code or 0)

    def _show(self, reports: Reports, outcome: Outcome) -> None:
        if outcome.failures or (outcome.records and self._reports_on_terminal):
            self._progress.clear()
        reports.outcome(outcome)
        self._tally.add(outcome)
        self._complain_of(outcome.failures)
        self._fail(reports, self._session.host.outcome(outcome))
        self._progress.step()

    def _fail(self, reports: Reports, failures: Iterable[Failure]) -> None:
        for failure in failures:
            self._tally.fail(failure)
            reports.failure(failure)
            self._complain_of([failure])

    def _complain_of(self, failures: Iterable[Failure]) -> None:
        """Tells the user of failures where no report does, as with `--diff`; `-qq` wants to hear nothing."""
        if self._session.reporting.only_changes and self._session.options.quiet < 2:
            for failure in failures:
                self._session.complain(f"{failure.path}: {failure.message}" if failure.path else failure.message)

    def _count_fallen(self, reports: Reports) -> None:
        """Tells of the reports that have failed since it was last asked: the others, as far as they are not closed."""
        while self._fallen < len(reports.failures):
            failure = reports.failures[self._fallen]
            self._fallen += 1
            self._tally.fail(failure)
            reports.failure(failure)
            self._session.complain(failure.message)

    def _summary(self, end: Ending) -> Summary:
        seconds = time.monotonic() - self._started
        summary = self._tally.summary(seconds=seconds, baselined=end.baselined)
        options = self._session.options
        code = exit_code(
            summary,
            self._session.config.run.fail_on,
            exit_zero=options.exit_zero,
            exit_non_zero_on_fix=options.exit_non_zero_on_fix,
        )
        return summary._replace(exit_code=max(code, end.at_least))


def targets(session: Session) -> tuple[Target, ...]:
    """Returns the requested reports; raises UserError for invalid ones."""
    usual = () if session.options.statistics else (session.reporting.default_format,)
    wanted = parse_targets(session.config.run.output_format or usual, session.host.reporters)
    if session.options.statistics:
        wanted = statistics_targets(wanted, session.host.reporters)
    if session.reporting.only_changes or session.options.quiet > 1:
        wanted = tuple(target for target in wanted if target.file is not None)
    return wanted


def reports_of(session: Session) -> Reports:
    """Opens the requested reports."""
    options = session.options
    style = style_for(
        session.stream,
        options.color,
        footer=not options.quiet,
        show_fixes=options.show_fixes,
        verbose=bool(options.verbose),
    )
    return Reports(targets(session), session.host.reporters, session.stream, style)


def run_info(session: Session, unit: str) -> RunInfo:
    """Returns what is known of a run before it begins."""
    now = time.time()
    utc = time.gmtime(now)
    cwd = Path.cwd()

    def rule(code: str) -> RuleInfo | None:
        return _rule_info(session, code)

    return RunInfo(
        __version__,
        command=redact_secrets(["psverify", *sys.argv[1:]], session.reporting.secrets),
        cwd=str(cwd),
        started_at=f"{time.strftime('%Y-%m-%dT%H:%M:%S', utc)}.{int(now % 1 * 1000):03}Z",
        id=f"{time.strftime('%Y%m%dT%H%M%S', utc)}-{os.urandom(4).hex()}",
        dry_run=session.options.dry_run,
        unit=unit,
        fix_hint=session.reporting.fix_hint,
        prefix=prefix(cwd),
        rule=rule,
    )


def prefix(folder: Path) -> str:
    """Returns the way from the repository's root down to a folder, with a final `/`; empty where there is none."""
    for root in (folder, *folder.parents):
        if (root / ".git").exists():
            inside = folder.relative_to(root).as_posix()
            return "" if inside == "." else f"{inside}/"
    return ""


def _rule_info(session: Session, code: str) -> RuleInfo | None:
    from psverify.check import rule_document
    from psverify.check.rule_pages import page

    rule = session.rule(code)
    if rule is None:
        return None
    return RuleInfo(
        rule.code,
        rule.name,
        rule_document.rule_summary(rule),
        rule_document.rule_body(rule),
        page(rule.name, rule.__module__),
        rule.severity,
        rule.group,
        rule.default,
    )
