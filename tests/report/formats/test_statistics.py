import json

from report_samples import ALIAS, BOM, CRASH, MENDED, PLUGIN, VERB, render

from psverify.model import Outcome
from psverify.report.formats.statistics import Counts
from psverify.report.reporter import Style

RECORDS = (ALIAS, VERB, *[BOM] * 10, ALIAS, ALIAS._replace(fix=None), MENDED)


def test_the_most_frequent_come_first() -> None:
    counts = Counts()
    for record in RECORDS:
        counts.add(record)
    assert [(row.count, row.rule, row.fixable, row.unsafe) for row in counts.rows()] == [
        (10, "PSV601", 0, 0),
        (3, "PSV301", 2, 0),
        (1, "PSV302", 0, 1),
    ]
    assert counts.total() == 14


def test_text() -> None:
    text = render("statistics", [Outcome("a", RECORDS)], style=Style(footer=False))
    assert text == (
        "10  PSV601     missing-bom\n"
        " 3  PSV301 [-] cmdlet-alias\n"
        " 1  PSV302 [-] unapproved-verb\n"
    )  # fmt: skip
    assert render("statistics", [Outcome("a", (ALIAS,))]).startswith("1  PSV301 [*] cmdlet-alias\n1 problem found")


def test_failures_are_told_in_text() -> None:
    text = render("statistics", [Outcome("a", failures=(CRASH,))], [PLUGIN])
    assert [line.split(": error")[0] for line in text.splitlines()[:2]] == ["psverify", "scripts/größe 100%.ps1"]


def test_json() -> None:
    report = json.loads(render("statistics-json", [Outcome("a", RECORDS, (CRASH,))]))
    assert report["schema"] == "psverify.statistics/1"
    assert report["summary"]["failures"] == 1
    assert report["statistics"][1] == {
        "rule": "PSV301",
        "name": "cmdlet-alias",
        "count": 3,
        "fixable": 2,
        "unsafe_fixable": 0,
    }


def test_nothing_to_count() -> None:
    assert render("statistics", [Outcome("a")]) == "No problems found in 1 file.\nThe baseline hides 1 problem.\n"
    assert json.loads(render("statistics-json", []))["statistics"] == []
