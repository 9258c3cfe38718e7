import json

from report_samples import ALIAS, BOM, CRASH, MANAGED, PLUGIN, render

from psverify.model import Outcome


def test_it_is_one_object_of_the_published_shape() -> None:
    report = json.loads(render("json"))
    assert list(report) == ["schema", "tool", "run", "records", "summary"]
    assert report["schema"] == "psverify.report/1"
    assert [record["rule"] for record in report["records"]] == [
        "PSV601", "PSV302", "PSV301", "PSV401", "PSV901", "PSV305", "PSV001", None,
    ]  # fmt: skip


def test_a_record_stands_on_a_line_of_its_own() -> None:
    lines = render("json", [Outcome("a", (ALIAS, BOM))]).splitlines()
    assert [json.loads(line.rstrip(","))["rule"] for line in lines if line.startswith('{"kind"')] == [
        "PSV301",
        "PSV601",
    ]


def test_a_run_without_records() -> None:
    report = json.loads(render("json", []))
    assert report["records"] == []
    assert report["summary"]["subjects"] == 0


def test_failures_are_records() -> None:
    report = json.loads(render("json", [Outcome("a", failures=(CRASH,))], [PLUGIN]))
    assert [(record["kind"], record["source"]) for record in report["records"]] == [
        ("error", "plugin"),
        ("error", "check"),
    ]
    assert report["summary"]["failures"] == 2


def test_the_fixed_are_among_the_records() -> None:
    fixed = [record for record in json.loads(render("json"))["records"] if record["fixed"]]
    assert [record["status"] for record in fixed] == ["fixed"]


def test_managers_records() -> None:
    report = json.loads(render("json", MANAGED))
    assert report["records"][0]["exit_code"] == 3
    assert "exit_code" not in report["records"][2]
