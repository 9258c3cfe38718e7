"""Counts a run, once for all reports, and decides how it ends."""

from __future__ import annotations

from collections import Counter

from psverify.errors import ExitCode
from psverify.model import Failure, Outcome, Record, Safety, Severity, Summary
from psverify.report.reporter import is_problem


class Tally:
    """Counts outcomes as they come."""

    def __init__(self) -> None:
        self._levels: Counter[Severity] = Counter()
        self._fixes: Counter[Safety] = Counter()
        self._subjects = 0
        self._affected = 0
        self._fixed = 0
        self._changed = 0
        self._suppressed = 0
        self._failures: list[Failure] = []

    def add(self, outcome: Outcome) -> None:
        """Counts one outcome with its records and failures."""
        self._subjects += 1
        self._suppressed += outcome.suppressed
        self._changed += outcome.after is not None
        self._failures.extend(outcome.failures)
        problems = self._levels.total()
        for record in outcome.records:
            self._count(record)
        self._affected += self._levels.total() > problems

    def fail(self, failure: Failure) -> None:
        """Counts a failure that belongs to no outcome."""
        self._failures.append(failure)

    def _count(self, record: Record) -> None:
        self._fixed += record.fixed
        if record.level is None or not is_problem(record):
            return
        self._levels[record.level] += 1
        if record.fix is not None:
            self._fixes[record.fix.safety] += 1

    def summary(self, *, seconds: float = 0.0, baselined: int = 0) -> Summary:
        """Returns the counts so far; `baselined` are the findings that a baseline took out of the outcomes."""
        return Summary(
            subjects=self._subjects,
            affected=self._affected,
            errors=self._levels[Severity.ERROR],
            warnings=self._levels[Severity.WARNING],
            notes=self._levels[Severity.NOTE],
            fixed=self._fixed,
            fixable=self._fixes[Safety.SAFE],
            unsafe_fixable=self._fixes[Safety.UNSAFE],
            suppressed=self._suppressed,
            baselined=baselined,
            changed=self._changed,
            failures=tuple(self._failures),
            seconds=seconds,
        )


def exit_code(
    summary: Summary,
    fail_on: Severity = Severity.WARNING,
    *,
    exit_zero: bool = False,
    exit_non_zero_on_fix: bool = False,
) -> ExitCode:
    """How a run ends that was not interrupted: a failure outweighs everything, `exit_zero` forgives findings."""
    if summary.failures:
        return ExitCode.ERROR
    if exit_zero:
        return ExitCode.CLEAN
    counts = {Severity.ERROR: summary.errors, Severity.WARNING: summary.warnings, Severity.NOTE: summary.notes}
    failing = any(count for level, count in counts.items() if level >= fail_on)
    if failing or (exit_non_zero_on_fix and summary.changed):
        return ExitCode.FINDINGS
    return ExitCode.CLEAN
