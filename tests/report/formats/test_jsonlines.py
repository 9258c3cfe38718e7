import io
import json

from report_samples import OUTCOMES, PLUGIN, RUN, render

from psverify.report.formats.jsonlines import JsonLines


def test_header_records_summary() -> None:
    lines = [json.loads(line) for line in render("json-lines", failures=[PLUGIN]).splitlines()]
    assert [line["kind"] for line in lines] == ["header", "error", *["finding"] * 7, "error", "summary"]
    assert lines[0]["schema"] == "psverify.report/1"
    assert lines[-1]["summary"]["errors"] == 1


def test_the_records_are_those_of_json() -> None:
    lines = [json.loads(line) for line in render("json-lines").splitlines()]
    assert lines[1:-1] == json.loads(render("json"))["records"]


def test_each_outcome_is_written_when_it_comes() -> None:
    stream = io.StringIO()
    reporter = JsonLines(stream)
    reporter.open(RUN)
    counts = []
    for outcome in OUTCOMES:
        reporter.outcome(outcome)
        counts.append(len(stream.getvalue().splitlines()))
    assert counts == [1, 9]
