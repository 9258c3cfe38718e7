# mypy: allow-untyped-calls
import io

import pytest
from junitparser import JUnitXml, TestCase, TestSuite
from report_samples import ALIAS, BOM, CRASH, MANAGED, MENDED, OUTCOMES, PLUGIN, managed, render

from psverify.model import Failure, Outcome, Severity


def parsed(*outcomes: Outcome, failures: tuple[Failure, ...] = ()) -> JUnitXml:
    return JUnitXml.fromfile(io.BytesIO(render("junit", outcomes, failures).encode()))


def suites(*outcomes: Outcome) -> list[TestSuite]:
    return list(parsed(*outcomes))


def case(*outcomes: Outcome) -> TestCase:
    ((only,),) = suites(*outcomes)
    return only


def test_a_suite_is_a_file_and_a_case_a_finding() -> None:
    report = parsed(*OUTCOMES)
    assert [(suite.name, suite.tests, suite.failures, suite.errors) for suite in report] == [
        ("scripts/clean.ps1", 1, 0, 0),
        ("scripts/größe 100%.ps1", 7, 6, 1),
    ]
    assert (report.tests, report.failures, report.errors, report.skipped, report.time) == (8, 6, 1, 0, 0.25)


def test_the_counts_are_what_a_reader_counts() -> None:
    report = parsed(*OUTCOMES, *MANAGED, failures=(PLUGIN,))
    written = (report.tests, report.failures, report.errors, report.skipped)
    report.update_statistics()
    assert written == (report.tests, report.failures, report.errors, report.skipped)


def test_a_clean_file_is_one_case_that_passes() -> None:
    clean = case(Outcome("a.ps1"))
    assert (clean.name, clean.classname, clean.is_passed) == ("a.ps1", "a.ps1", True)
    assert case(Outcome("a.ps1", (MENDED,))).is_passed


def test_a_finding_says_where_and_how_bad() -> None:
    finding = case(Outcome("a.ps1", (ALIAS._replace(path="a.ps1", message="m"),)))
    assert (finding.name, finding.classname) == ("PSV301 cmdlet-alias (2:5)", "a.ps1")
    assert {name: finding._elem.get(name) for name in ("file", "line", "column")} == {
        "file": "a.ps1",
        "line": "2",
        "column": "5",
    }
    (result,) = finding.result
    assert (result.type, result.message, result.text) == ("warning", "m", "a.ps1:2:5: m")


def test_a_finding_of_no_rule_has_its_name_alone() -> None:
    finding = case(Outcome("a.ps1", (ALIAS._replace(path="a.ps1", rule="", name="line-width"),)))
    assert finding.name == "line-width (2:5)"


def test_a_crash_is_an_error() -> None:
    crash = case(Outcome("a.ps1", failures=(CRASH,)))
    assert (crash.name, crash.is_error) == ("check failure", True)
    assert crash.result[0].text == CRASH.traceback
    assert [suite.name for suite in parsed(failures=(PLUGIN,))] == ["psverify"]


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\ud800", "\uffff", "\x0b"])
def test_characters_that_xml_forbids_do_not_break_it(character: str) -> None:
    text = f"a{character}<&>\"'b"
    record = BOM._replace(message=text, path=text, name=text, rule=text)
    failure = Failure("check", text, text, text)
    (suite,) = suites(Outcome(text, (record,), (failure,)))
    assert len(suite) == 2
    assert suite.name == "a" + character.encode("unicode_escape", "surrogatepass").decode() + "<&>\"'b"


def test_line_ends_in_a_message_survive() -> None:
    finding = case(Outcome("a", (ALIAS._replace(message="one\ntwo"),)))
    assert finding.result[0].message == "one\ntwo"


def test_managers_have_a_suite_a_manager_and_a_case_a_task() -> None:
    names = [(suite.name, [case.name for case in suite]) for suite in suites(*MANAGED)]
    assert names[0] == ("storage", ["backup", "list"])
    assert ("nightly", ["migrate"]) in names
    assert ("process", ["nightly", "web"]) in names


def test_a_failed_task_has_its_time_and_tails() -> None:
    task = case(MANAGED[0])
    assert task.time == 2.314
    assert task.is_failure
    assert task.system_err == "disk \\x1b[31mfull\\x00"


@pytest.mark.parametrize(
    ("status", "level", "how"),
    [
        ("pass", None, "is_passed"),
        ("pass", Severity.WARNING, "is_passed"),
        ("fail", Severity.ERROR, "is_failure"),
        ("error", Severity.ERROR, "is_error"),
        ("skipped", None, "is_skipped"),
        ("pending", None, "is_skipped"),
        ("running", None, "is_skipped"),
    ],
)
def test_status_and_level_make_the_result(status: str, level: Severity | None, how: str) -> None:
    assert getattr(case(managed("health", "db", status=status, level=level)), how)


def test_consecutive_outcomes_of_a_suite_are_one() -> None:
    tasks = [managed("task", f"storage/{name}") for name in "abc"]
    (suite,) = suites(*tasks)
    assert suite.tests == 3
    assert suite.time == 6.942
