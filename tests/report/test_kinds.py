"""Every kind of record that a manager emits passes through every format, and all formats count alike."""

import csv
import io
import json
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, strategies as st
from junitparser import JUnitXml
from report_samples import ALIAS, FILES, MANAGED, OUTCOMES, ROOT, render

from psverify.model import Failure, Outcome
from psverify.report.formats.csv_ import csv_cell as cell
from psverify.report.reporter import is_problem

EVERYTHING = (*OUTCOMES, *MANAGED)
PROBLEMS = sum(is_problem(record) for outcome in EVERYTHING for record in outcome.records)


def test_the_sample_has_every_kind() -> None:
    schema = json.loads((ROOT / "reports/schema/report-1.json").read_text("utf-8"))
    kinds = {record.kind for outcome in EVERYTHING for record in outcome.records}
    assert kinds == set(schema["$defs"]["record"]["properties"]["kind"]["enum"])


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("outcome", MANAGED, ids=lambda outcome: outcome.records[0].kind)
def test_every_kind_passes_through_every_format(name: str, outcome: object) -> None:
    assert isinstance(outcome, type(MANAGED[0]))
    assert render(name, [outcome]) or not is_problem(outcome.records[0])


def test_all_formats_count_the_same_problems() -> None:
    report = json.loads(render("json", EVERYTHING))["records"]
    problems = [record for record in report if record["level"] != "none" and not record["fixed"]]
    findings = [record for record in problems if record["rule"]]
    rows = list(csv.DictReader(io.StringIO(render("csv", EVERYTHING), newline="")))
    sarif = json.loads(render("sarif", EVERYTHING))["runs"][0]
    counts = {
        "json": len(findings),
        "csv": len([row for row in rows if row["level"] != "none" and row["fixed"] == "false" and row["rule"]]),
        "sarif": len(sarif["results"]),
        "github": len(render("github", EVERYTHING).splitlines()) - 1,
        "statistics": sum(row["count"] for row in json.loads(render("statistics-json", EVERYTHING))["statistics"]),
    }
    assert counts == dict.fromkeys(counts, PROBLEMS)


def test_junit_fails_for_all_problems_but_those_that_passed() -> None:
    report = JUnitXml.fromstring(render("junit", EVERYTHING).encode())
    passed = [r for o in EVERYTHING for r in o.records if is_problem(r) and r.status == "pass"]
    failures = sum(len(outcome.failures) for outcome in EVERYTHING)
    assert report.failures + report.errors == PROBLEMS - len(passed) + failures


ANY = st.text(min_size=1, max_size=20)


@given(ANY, ANY, ANY)
def test_any_text_comes_back_from_every_machine_format(message: str, path: str, name: str) -> None:
    record = ALIAS._replace(message=message, path=path, name=name, hint=message, frame=None)
    outcomes = [Outcome(path, (record,), (Failure("check", message, path, message),))]
    (found, failed) = json.loads(render("json", outcomes))["records"]
    assert (found["message"], found["path"], found["name"], failed["message"]) == (message, path, name, message)
    (row, _) = csv.DictReader(io.StringIO(render("csv", outcomes), newline=""))
    assert (row["message"], row["path"], row["name"]) == (cell(message), cell(path), cell(name))
    (result,) = json.loads(render("sarif", outcomes))["runs"][0]["results"]
    assert result["message"]["text"] == message
    assert [len(suite) for suite in ET.fromstring(render("junit", outcomes))] == [2]
    assert render("github", outcomes).count("\n") == 2


@given(ANY, ANY, ANY)
def test_any_text_keeps_its_line_in_formats_for_people(message: str, path: str, name: str) -> None:
    record = ALIAS._replace(message=message, path=path, name=name, rule="X", fix=None, frame=None)
    assert [text.count("\n") for text in told(Outcome(path, (record,)))] == [3, 3, 5, 5]


def told(outcome: Outcome) -> Iterator[str]:
    for name in ("concise", "statistics", "grouped", "full"):
        yield render(name, [outcome])
