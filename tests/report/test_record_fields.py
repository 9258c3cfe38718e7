from report_samples import ALIAS, BOM, CRASH, MENDED, PLUGIN, RUN, managed

from psverify.model import Failure, Record, Severity, Summary
from psverify.report.record_fields import (
    encode,
    from_failure,
    level_of,
    record_shape,
    run_shape,
    status_of,
    summary_shape,
)


def test_a_finding_has_the_shape_of_the_architecture() -> None:
    assert record_shape(ALIAS._replace(message="m", path="a.ps1", fingerprint="b2:1")) == {
        "kind": "finding",
        "rule": "PSV301",
        "name": "cmdlet-alias",
        "aliases": ("PSAvoidUsingCmdletAliases",),
        "level": "warning",
        "status": "fail",
        "subject": None,
        "path": "a.ps1",
        "line": 2,
        "column": 5,
        "end_line": 2,
        "end_column": 8,
        "message": "m",
        "hint": None,
        "url": "https://psverify.example/rules/PSV301",
        "fix": {
            "safety": "safe",
            "title": "Use Get-ChildItem",
            "edits": [{"line": 2, "column": 5, "end_line": 2, "end_column": 8, "text": "Get-ChildItem"}],
        },
        "fixed": False,
        "fingerprint": "b2:1",
        "labels": {},
        "data": {},
    }


def test_a_whole_file_has_no_place() -> None:
    shape = record_shape(BOM)
    assert [shape[key] for key in ("line", "column", "end_line", "end_column")] == [None] * 4


def test_the_managers_fields_are_there_when_they_have_a_value() -> None:
    (task,) = managed("task", "storage/backup", exit_code=0, attempt=2).records
    shape = record_shape(task)
    extra = {key: shape[key] for key in ("source", "started_at", "duration_s", "attempt", "exit_code")}
    assert extra == {
        "source": "process",
        "started_at": "2026-11-20T23:51:11.412Z",
        "duration_s": 2.314,
        "attempt": 2,
        "exit_code": 0,
    }
    assert shape["labels"] == {"env": "prod"}


def test_level_and_status() -> None:
    (task,) = managed("task", "x").records
    assert (level_of(task), status_of(task)) == ("none", "pass")
    assert (level_of(MENDED), status_of(MENDED)) == ("warning", "fixed")


def test_a_failure_is_a_record_of_the_kind_error() -> None:
    record = from_failure(CRASH)
    assert (record.kind, record.level, record.status, record.source) == ("error", Severity.ERROR, "error", "check")
    assert record_shape(record)["rule"] is None
    assert record.data["traceback"] == CRASH.traceback
    assert from_failure(PLUGIN).data == {}


def test_json_is_ascii_and_takes_any_data() -> None:
    odd = Record("finding", "X", "x", Severity.NOTE, "é \udc80 \x00", "a", data={"path": Summary})
    text = encode(record_shape(odd))
    assert text.isascii()
    assert '"\\u00e9 \\udc80 \\u0000"' in text


def test_the_run_and_its_summary() -> None:
    assert run_shape(RUN)["command"] == ("psverify", "check", "scripts")
    shape = summary_shape(Summary(subjects=3, failures=(Failure("read", "x"),), seconds=1.23456, exit_code=2))
    assert (shape["subjects"], shape["failures"], shape["seconds"], shape["exit_code"]) == (3, 1, 1.235, 2)
