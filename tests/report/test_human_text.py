import io

import pytest
from report_samples import ALIAS, BOM, CRASH, MENDED, RUN, VERB, managed

from psverify.model import Failure, Outcome, Record, Region, Severity, Summary
from psverify.report.human_text import TextReporter, counted, fix_hint, footer, format_place, marker, message
from psverify.report.reporter import RunInfo, Style

(TASK,) = managed("task", "storage/backup").records


class Titles(TextReporter):
    """Writes the codes."""

    def record(self, record: Record) -> None:
        self.stream.write(f"{record.rule}\n")


def told(*outcomes: Outcome, style: Style, run: RunInfo = RUN) -> str:
    stream = io.StringIO()
    reporter = Titles(stream, style)
    reporter.open(run)
    for outcome in outcomes:
        reporter.outcome(outcome)
    reporter.close(Summary())
    return stream.getvalue()


def test_what_was_fixed_is_not_told() -> None:
    assert told(Outcome("a", (ALIAS, MENDED)), style=Style(footer=False)) == "PSV301\n"


def test_what_was_fixed_is_listed_when_asked_for() -> None:
    twice = Outcome("a.ps1", (MENDED, ALIAS._replace(fixed=True), MENDED))
    style = Style(footer=False, show_fixes=True)
    expected = "Fixed:\n  a.ps1\n    1 x PSV301 cmdlet-alias\n    2 x PSV401 trailing-whitespace\n\n"
    assert told(twice, style=style) == expected
    assert told(twice, style=style, run=RunInfo("1", dry_run=True)).startswith("Would fix:\n")


def test_a_failure_names_the_file_and_shows_its_traceback_when_verbose() -> None:
    outcome = Outcome("a", failures=(CRASH,))
    line = "scripts/größe 100%.ps1: error: rule PSV411 (long-line) crashed: ZeroDivisionError: division by zero\n"
    assert told(outcome, style=Style(footer=False)) == line
    verbose = told(outcome, style=Style(footer=False, verbose=True))
    assert verbose.startswith(line + "    Traceback (most recent call last):\n")


def test_the_footer_is_left_out_when_quiet() -> None:
    assert told(style=Style()) == "No problems found in 0 files.\n"
    assert told(style=Style(footer=False)) == ""


@pytest.mark.parametrize(
    ("record", "where"),
    [
        (ALIAS, "scripts/größe 100%.ps1:2:5"),
        (BOM, "scripts/größe 100%.ps1:1:1"),
        (ALIAS._replace(path="a\n\x1b[2J.ps1"), "a ␛[2J.ps1:2:5"),
        (TASK._replace(path=None), "storage/backup"),
        (TASK._replace(path=None, subject=None), "process"),
    ],
)
def test_the_place(record: Record, where: str) -> None:
    assert format_place(record) == where


def test_the_marker_tells_how_safe_a_fix_is() -> None:
    assert [marker(record) for record in (ALIAS, VERB, BOM)] == ["[*]", "[-]", ""]


def test_the_message_names_the_subject() -> None:
    assert message(TASK) == "storage/backup: task went well"
    assert message(ALIAS._replace(message="a\nb")) == "a b"


@pytest.mark.parametrize(("count", "noun", "text"), [(1, "file", "1 file"), (2, "process", "2 processes")])
def test_counted(count: int, noun: str, text: str) -> None:
    assert counted(count, noun) == text
    assert counted(0, "delivery") == "0 deliveries"


@pytest.mark.parametrize(
    ("summary", "lines"),
    [
        (Summary(subjects=45), ["No problems found in 45 files."]),
        (
            Summary(subjects=1, affected=1, errors=1, warnings=9, notes=2),
            ["12 problems found in 1 file: 1 error, 9 warnings, 2 notes."],
        ),
        (Summary(subjects=2, fixed=1), ["Fixed 1 problem.", "No problems remain in 2 files."]),
        (
            Summary(subjects=2, affected=1, fixed=3, warnings=1, fixable=1),
            ["Fixed 3 problems.", "1 problem remains in 1 of 2 files: 1 warning.", "[*] 1 fixable with --fix."],
        ),
        (Summary(subjects=2, failures=(Failure("read", "x"),)), ["1 failure: not everything could be checked."]),
    ],
)
def test_the_footer_says_what_the_run_came_to(summary: Summary, lines: list[str]) -> None:
    assert footer(summary, RunInfo("")) == lines


@pytest.mark.parametrize(("count", "said"), [(1, "1 problem"), (39, "39 problems")])
def test_the_footer_tells_what_the_baseline_hides(count: int, said: str) -> None:
    assert footer(Summary(subjects=2, baselined=count), RunInfo("")) == [
        "No problems found in 2 files.",
        f"The baseline hides {said}.",
    ]


def test_the_footer_of_a_dry_run_and_of_another_unit() -> None:
    assert footer(Summary(subjects=1, fixed=2), RunInfo("", dry_run=True, unit="target")) == [
        "Would fix 2 problems.",
        "No problems remain in 1 target.",
    ]


@pytest.mark.parametrize(
    ("summary", "hint"),
    [
        (Summary(), ""),
        (Summary(fixable=5), "[*] 5 fixable with --fix"),
        (Summary(fixable=5, unsafe_fixable=3), "[*] 5 fixable with --fix, 3 more with --unsafe-fixes"),
        (Summary(unsafe_fixable=3), "[-] 3 fixable with --fix --unsafe-fixes"),
    ],
)
def test_the_hint_at_fixes(summary: Summary, hint: str) -> None:
    assert fix_hint(summary) == hint


def test_the_hint_names_what_mends() -> None:
    assert fix_hint(Summary(fixable=5), "psverify format", "`") == "[*] 5 fixable with `psverify format`"
    assert footer(Summary(subjects=1, notes=1, fixable=1), RunInfo("", fix_hint="psverify format"))[1:] == [
        "[*] 1 fixable with psverify format."
    ]


def test_the_place_of_a_region_is_its_start() -> None:
    record = Record("finding", "X", "x", Severity.NOTE, "m", "a.ps1", Region(3, 4, 9, 9))
    assert format_place(record) == "a.ps1:3:4"
