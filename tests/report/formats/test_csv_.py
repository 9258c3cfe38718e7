import csv
import io
import json

import pytest
from report_samples import ALIAS, BOM, CRASH, MANAGED, MENDED, ROOT, VERB, managed, render

from psverify.model import Outcome, Record
from psverify.report.formats.csv_ import COLUMNS, csv_cell


def table(*records: Record) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render("csv", [Outcome("a", records)]), newline="")))


def test_the_columns_are_those_of_the_published_schema() -> None:
    schema = json.loads((ROOT / "reports/schema/csv-1.json").read_text("utf-8"))
    assert tuple(field["name"] for field in schema["fields"]) == COLUMNS


def test_rows_end_as_rfc_4180_says() -> None:
    report = render("csv")
    assert report.endswith("\r\n")
    assert report.startswith("schema,run_id,seq,kind,")


def test_a_finding_is_a_row() -> None:
    (row,) = table(ALIAS._replace(message='a, "b"\nc', fingerprint="b2:1"))
    assert row == {
        "schema": "psverify.record/1",
        "run_id": "01k9xample0000000000000000",
        "seq": "1",
        "kind": "finding",
        "source": "",
        "rule": "PSV301",
        "level": "warning",
        "status": "fail",
        "subject": "",
        "path": "scripts/größe 100%.ps1",
        "line": "2",
        "column": "5",
        "end_line": "2",
        "end_column": "8",
        "message": 'a, "b"\nc',
        "hint": "",
        "fixable": "true",
        "fixed": "false",
        "started_at": "",
        "duration_s": "",
        "attempt": "",
        "exit_code": "",
        "labels": "{}",
        "data": "{}",
        "fingerprint": "b2:1",
        "name": "cmdlet-alias",
        "url": "https://psverify.example/rules/PSV301",
    }


def test_rows_are_numbered() -> None:
    assert [row["seq"] for row in table(ALIAS, VERB, BOM)] == ["1", "2", "3"]


def test_the_fixed_and_the_whole_file() -> None:
    mended, bom = table(MENDED, BOM)
    assert (mended["status"], mended["fixed"]) == ("fixed", "true")
    assert (bom["line"], bom["end_column"], bom["fixable"]) == ("", "", "false")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_run_gets_a_quote(start: str) -> None:
    assert csv_cell(f"{start}cmd") == f"'{start}cmd"


@pytest.mark.parametrize("column", ["message", "hint", "path", "subject", "name", "source", "rule", "url"])
def test_no_text_column_is_forgotten(column: str) -> None:
    record = ALIAS._replace(**{column: "=1+1"})  # type: ignore[arg-type]
    assert table(record)[0][column] == "'=1+1"


def test_numbers_keep_their_sign_and_text_its_inside() -> None:
    (killed,) = managed("task", "a=b", exit_code=-9).records
    (row,) = table(killed)
    assert (row["exit_code"], row["subject"]) == ("-9", "a=b")


def test_controls_become_escapes() -> None:
    assert table(ALIAS._replace(message="a\x00\x1bb"))[0]["message"] == "a\\x00\\x1bb"


def test_failures_and_managers_are_rows_of_the_same_table() -> None:
    report = render("csv", [*MANAGED, Outcome("a", failures=(CRASH,))])
    rows = list(csv.DictReader(io.StringIO(report, newline="")))
    assert (rows[0]["duration_s"], rows[0]["attempt"], rows[0]["exit_code"]) == ("2.314", "2", "3")
    assert json.loads(rows[0]["labels"]) == {"env": "prod"}
    assert json.loads(rows[-1]["data"])["traceback"] == CRASH.traceback
    assert len(rows) == len(MANAGED) + 1
