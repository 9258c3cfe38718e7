"""The one shape of a record outside: what JSON, JSON lines, CSV and webhooks carry."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from psverify.lazy_regex import regex
from psverify.model import Failure, FixRecord, Record, Region, Severity, Summary

if TYPE_CHECKING:
    from psverify.report.reporter import RunInfo

REPORT_SCHEMA = "psverify.report/1"
TOOL = "psverify"

_LOG_COMMAND = regex(r"#(?=#\w*\[)")
_encoded = json.JSONEncoder(default=str).encode


def encode(value: Any) -> str:
    """Returns a value as JSON in ASCII on one line: no code page of a Windows pipe can spoil it, and no log obeys it."""
    text = _encoded(value)
    return _LOG_COMMAND.sub(r"\\u0023", text) if "##" in text else text


_OPTIONAL = ("source", "started_at", "duration_s", "attempt", "exit_code")


def level_of(record: Record) -> str:
    """Returns `error`, `warning`, `note`, or `none` where nothing is wrong."""
    return "none" if record.level is None else record.level.label


def status_of(record: Record) -> str:
    """Returns the status; `fixed` for what a fix mended."""
    return "fixed" if record.fixed else record.status


def from_failure(failure: Failure) -> Record:
    """Returns a failure as a record of the kind `error`; the stage is its source."""
    return Record(
        kind="error",
        rule="",
        name=f"{failure.stage}-failure",
        level=Severity.ERROR,
        message=failure.message,
        path=failure.path,
        status="error",
        source=failure.stage,
        data={"traceback": failure.traceback} if failure.traceback else {},
    )


def place_of(region: Region | None) -> dict[str, int | None]:
    """Returns line, column, end_line and end_column; null for the whole file."""
    if region is None:
        return {"line": None, "column": None, "end_line": None, "end_column": None}
    return {
        "line": region.line,
        "column": region.column,
        "end_line": region.end_line,
        "end_column": region.end_column,
    }


def _fix_fields(fix: FixRecord | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    edits = [{**place_of(edit.region), "text": edit.text} for edit in fix.edits]
    return {"safety": fix.safety.value, "title": fix.title, "edits": edits}


def record_shape(record: Record) -> dict[str, Any]:
    """Returns a record as JSON carries it; the managers' fields are there only if they have a value."""
    shape = {
        "kind": record.kind,
        "rule": record.rule or None,
        "name": record.name,
        "aliases": record.aliases,
        "level": level_of(record),
        "status": status_of(record),
        "subject": record.subject,
        "path": record.path,
        **place_of(record.region),
        "message": record.message,
        "hint": record.hint,
        "url": record.url,
        "fix": _fix_fields(record.fix),
        "fixed": record.fixed,
        "fingerprint": record.fingerprint or None,
        "labels": dict(record.labels),
        "data": dict(record.data),
    }
    for name in _OPTIONAL:
        if (value := getattr(record, name)) is not None:
            shape[name] = value
    return shape


def tool_shape(run: RunInfo) -> dict[str, str]:
    """Returns what made the report."""
    return {"name": TOOL, "version": run.version}


def run_shape(run: RunInfo) -> dict[str, Any]:
    """Returns what is known of a run at its beginning."""
    return {
        "id": run.id,
        "command": run.command,
        "cwd": run.cwd,
        "started_at": run.started_at,
        "dry_run": run.dry_run,
    }


def summary_shape(summary: Summary) -> dict[str, Any]:
    """Returns the counts of a run; `failures` is a number, the failures themselves are records."""
    return {
        "subjects": summary.subjects,
        "affected": summary.affected,
        "errors": summary.errors,
        "warnings": summary.warnings,
        "notes": summary.notes,
        "fixed": summary.fixed,
        "fixable": summary.fixable,
        "unsafe_fixable": summary.unsafe_fixable,
        "suppressed": summary.suppressed,
        "baselined": summary.baselined,
        "changed": summary.changed,
        "failures": len(summary.failures),
        "seconds": round(summary.seconds, 3),
        "exit_code": summary.exit_code,
    }
