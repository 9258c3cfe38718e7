import io

from psverify.model import Failure, Outcome, Record, Severity
from psverify.report.reporter import RunInfo, StreamReporter, is_problem

RECORD = Record("finding", "PSV301", "cmdlet-alias", Severity.NOTE, "m", "a.ps1")


class Spy(StreamReporter):
    """Writes down what it is told."""

    def record(self, record: Record) -> None:
        self.stream.write(f"record {record.rule}\n")

    def failure(self, failure: Failure) -> None:
        self.stream.write(f"failure {failure.stage}\n")


def test_an_outcome_is_told_as_its_records_and_then_its_failures() -> None:
    spy = Spy(io.StringIO())
    spy.outcome(Outcome("a.ps1", (RECORD, RECORD), (Failure("check", "x"),)))
    assert spy.stream.getvalue() == "record PSV301\nrecord PSV301\nfailure check\n"  # type: ignore[attr-defined]


def test_open_remembers_the_run() -> None:
    run = RunInfo("1.2.3")
    spy = Spy(io.StringIO())
    spy.open(run)
    assert spy.run is run


def test_a_run_knows_no_rules_unless_told() -> None:
    assert RunInfo("1").rule("PSV301") is None


def test_a_problem_has_a_level_and_is_not_fixed() -> None:
    assert is_problem(RECORD)
    assert not is_problem(RECORD._replace(fixed=True))
    assert not is_problem(RECORD._replace(level=None))
