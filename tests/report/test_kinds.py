"""Every kind of record that a manager emits passes through every format, and all formats count alike."""

import csv
import io
import json

import pytest
from junitparser import JUnitXml
from report_samples import FILES, MANAGED, OUTCOMES, ROOT, render

from psverify.report.base import is_problem

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
