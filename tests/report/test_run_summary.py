import pytest

from psverify.errors import ExitCode
from psverify.model import Failure, FixRecord, Outcome, Record, Safety, Severity, Summary
from psverify.report.run_summary import Tally, exit_code

RECORD = Record("finding", "PSV301", "cmdlet-alias", Severity.WARNING, "m", "a.ps1")
CRASH = Failure("check", "crashed")


def fixable(safety: Safety) -> Record:
    return RECORD._replace(fix=FixRecord(safety, "t", ()))


def test_everything_is_counted_once() -> None:
    tally = Tally()
    tally.add(Outcome("clean.ps1", suppressed=2))
    records = (
        RECORD,
        RECORD._replace(level=Severity.ERROR),
        RECORD._replace(level=Severity.NOTE),
        RECORD._replace(level=None),
        fixable(Safety.SAFE),
        fixable(Safety.UNSAFE),
        fixable(Safety.DISPLAY),
    )
    tally.add(Outcome("a.ps1", records, (CRASH,), suppressed=1))
    assert tally.summary(seconds=1.5, baselined=4) == Summary(
        subjects=2,
        affected=1,
        errors=1,
        warnings=4,
        notes=1,
        fixable=1,
        unsafe_fixable=1,
        suppressed=3,
        baselined=4,
        failures=(CRASH,),
        seconds=1.5,
    )


def test_what_is_fixed_counts_as_fixed_and_as_nothing_else() -> None:
    tally = Tally()
    tally.add(Outcome("a.ps1", (fixable(Safety.SAFE)._replace(fixed=True),), after=b"new"))
    assert tally.summary() == Summary(subjects=1, fixed=1, changed=1)


def test_an_empty_file_left_by_a_fix_is_a_change() -> None:
    tally = Tally()
    tally.add(Outcome("a.ps1", after=b""))
    assert tally.summary().changed == 1


def test_failures_without_an_outcome_are_counted() -> None:
    tally = Tally()
    tally.fail(CRASH)
    assert tally.summary() == Summary(failures=(CRASH,))


@pytest.mark.parametrize(
    ("summary", "fail_on", "code"),
    [
        (Summary(), Severity.NOTE, ExitCode.CLEAN),
        (Summary(notes=1), Severity.WARNING, ExitCode.CLEAN),
        (Summary(notes=1), Severity.NOTE, ExitCode.FINDINGS),
        (Summary(warnings=1), Severity.WARNING, ExitCode.FINDINGS),
        (Summary(warnings=1), Severity.ERROR, ExitCode.CLEAN),
        (Summary(errors=1), Severity.ERROR, ExitCode.FINDINGS),
        (Summary(fixed=3, changed=1), Severity.NOTE, ExitCode.CLEAN),
        (Summary(failures=(CRASH,)), Severity.ERROR, ExitCode.ERROR),
        (Summary(errors=1, failures=(CRASH,)), Severity.ERROR, ExitCode.ERROR),
    ],
)
def test_the_exit_code_follows_the_worst_level(summary: Summary, fail_on: Severity, code: ExitCode) -> None:
    assert exit_code(summary, fail_on) is code


def test_warnings_fail_by_default() -> None:
    assert exit_code(Summary(warnings=1)) is ExitCode.FINDINGS
    assert exit_code(Summary(notes=1)) is ExitCode.CLEAN


def test_exit_zero_forgives_findings_and_no_failure() -> None:
    assert exit_code(Summary(errors=1), exit_zero=True) is ExitCode.CLEAN
    assert exit_code(Summary(failures=(CRASH,)), exit_zero=True) is ExitCode.ERROR


def test_exit_non_zero_on_fix_looks_at_what_changed() -> None:
    assert exit_code(Summary(changed=1), exit_non_zero_on_fix=True) is ExitCode.FINDINGS
    assert exit_code(Summary(), exit_non_zero_on_fix=True) is ExitCode.CLEAN
