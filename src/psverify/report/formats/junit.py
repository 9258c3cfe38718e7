"""JUnit XML for CI servers: a suite a file, a case a finding, a clean file one case that passes."""

# mypy: allow-untyped-calls
from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from junitparser import Attr, Error, Failure as Failed, Skipped, TestCase, TestSuite

from psverify.report.human_text import format_place
from psverify.report.printable import harmless, strip_controls
from psverify.report.record_fields import TOOL, level_of
from psverify.report.reporter import PLAIN, StreamReporter, Style, is_problem
from psverify.report.spool import Spool

if TYPE_CHECKING:
    from junitparser.junitparser import FinalResult

    from psverify.model import Failure, Outcome, Record, Summary

COUNTED = ("tests", "failures", "errors", "skipped")
_NOT_RUN = {"skipped", "pending", "running"}
_TAILS = (("stdout_tail", "system_out"), ("stderr_tail", "system_err"))


class Case(TestCase):
    """A test case that also says where it is, as GitLab, Jenkins and pytest have it."""

    file = Attr()
    line = Attr()
    column = Attr()


class JUnit(StreamReporter):
    """Writes one suite at a time; consecutive outcomes of the same suite become one.

    The totals of the root element are known last and stand first, so the suites wait in a spool.
    """

    def __init__(self, stream: TextIO, style: Style = PLAIN) -> None:
        super().__init__(stream, style)
        self.kept = Spool()
        self.name = ""
        self.suite = Spool()
        self.counts = dict.fromkeys(COUNTED, 0)
        self.seconds = 0.0
        self.totals = dict.fromkeys(COUNTED, 0)

    def outcome(self, outcome: Outcome) -> None:
        """Adds the cases of one subject."""
        remaining = [record for record in outcome.records if not record.fixed]
        for record in remaining:
            suite, case = case_of(record, outcome.subject)
            self._add(suite, case)
        for failure in outcome.failures:
            self._add(xml_text(outcome.subject), error_of(failure))
        if not remaining and not outcome.failures:
            name = xml_text(outcome.subject)
            self._add(name, Case(name, name))

    def failure(self, failure: Failure) -> None:
        """Adds a case for a failure."""
        self._add(TOOL, error_of(failure))

    def _add(self, suite: str, case: TestCase) -> None:
        if suite != self.name:
            self._flush()
            self.name = suite
        for name, number in count([case]).items():
            self.counts[name] += number
        self.seconds += case.time or 0.0
        self.suite.write(_element(case))

    def _flush(self) -> None:
        """Moves the suite, whose counts come before its cases, to what is kept."""
        if not self.counts["tests"]:
            return
        suite = TestSuite(self.name)
        for name, number in self.counts.items():
            setattr(suite, name, number)
            self.totals[name] += number
        suite.time = round(self.seconds, 3)
        self.kept.write(_element(suite).removesuffix("/>").rstrip() + ">")
        self.suite.copy_to(self.kept)
        self.kept.write("</testsuite>\n")
        self.suite, self.counts, self.seconds = Spool(), dict.fromkeys(COUNTED, 0), 0.0

    def close(self, summary: Summary) -> None:
        """Writes the whole."""
        self._flush()
        totals = " ".join(f'{name}="{number}"' for name, number in self.totals.items())
        self.stream.write('<?xml version="1.0" encoding="utf-8"?>\n')
        self.stream.write(f'<testsuites name="{TOOL}" {totals} time="{summary.seconds:.3f}">\n')
        self.kept.copy_to(self.stream)
        self.stream.write("</testsuites>\n")


def _element(element: TestSuite | TestCase) -> str:
    document: str = element.tostring().decode()
    return document.partition("?>\n")[2] if document.startswith("<?xml") else document


def count(cases: list[TestCase]) -> dict[str, int]:
    """Returns how many cases there are, and how they went."""
    return {
        "tests": len(cases),
        "failures": sum(case.is_failure for case in cases),
        "errors": sum(case.is_error for case in cases),
        "skipped": sum(case.is_skipped for case in cases),
    }


def case_of(record: Record, subject: str) -> tuple[str, TestCase]:
    """Returns the name of the suite and the case: a finding's suite is its file, a task's the manager or workflow."""
    if record.kind == "finding":
        title = f"{record.rule} {record.name}".strip()
        suite, name = subject, f"{title} ({format_place(record).removeprefix(record.path or '')[1:]})"
    else:
        suite, _, name = (record.subject or record.name).rpartition("/")
        suite = suite or record.source or record.kind
    case = Case(xml_text(name), xml_text(suite), record.duration_s)
    if record.path is not None:
        case.file = xml_text(record.path)
        case.line = str(record.region.line if record.region else 1)
        case.column = str(record.region.column if record.region else 1)
    if (how := result_of(record)) is not None:
        case.result = how
    for key, attribute in _TAILS:
        if tail := record.data.get(key):
            setattr(case, attribute, xml_text(str(tail)))
    return xml_text(suite), case


def result_of(record: Record) -> FinalResult | None:
    """Returns how a record went; None: it passed. One that is a problem but passed, such as degraded health, passes."""
    if record.status in _NOT_RUN:
        return Skipped(xml_text(record.message))
    if not is_problem(record) or record.status == "pass":
        return None
    kind = Error if record.status == "error" else Failed
    return _with_text(kind(xml_text(record.message), level_of(record)), f"{format_place(record)}: {record.message}")


def error_of(failure: Failure) -> TestCase:
    """Returns a case for a failure."""
    name = f"{failure.stage} failure"
    case = Case(name, xml_text(failure.path or TOOL))
    if failure.path is not None:
        case.file = xml_text(failure.path)
    case.result = _with_text(Error(xml_text(failure.message), failure.stage), failure.traceback or failure.message)
    return case


def _with_text(result: FinalResult, text: str) -> FinalResult:
    result.text = xml_text(text)
    return result


def xml_text(text: str) -> str:
    """Returns a text as XML may have it, and a log of continuous integration as well."""
    return harmless(strip_controls(text))
