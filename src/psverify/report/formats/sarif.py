"""SARIF 2.1.0, as GitHub code scanning wants it: relative URIs, full regions, rules with help, fingerprints, fixes."""

from __future__ import annotations

import zlib
from typing import Any, TextIO
from urllib.parse import quote

from psverify.model import Failure, FixRecord, Record, Region, Safety, Severity, Summary
from psverify.report.formats.github import rooted
from psverify.report.record_fields import encode, level_of, status_of, tool_shape
from psverify.report.reporter import PLAIN, RuleInfo, RunInfo, StreamReporter, Style, is_problem

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://github.com/psverify/psverify"
MAX_RESULTS = 25_000
MAX_COMPRESSED_SIZE = 10_000_000
"""GitHub's limits of an upload, results a run and bytes after gzip: "SARIF support for code scanning"."""
_ROOT = "%SRCROOT%"
_SECURITY_SEVERITIES = {Severity.ERROR: "8.0", Severity.WARNING: "5.0", Severity.NOTE: "2.0"}
"""What GitHub shows as high, medium and low, by the level of a security rule."""
_START = Region(1, 1, 1, 1)


class Sarif(StreamReporter):
    """Writes results as they come, a line each; the tool with the rules that occurred follows them.

    Only what is wrong and still there is a result; failures are notifications of the invocation.
    """

    separator = "\n"

    def __init__(self, stream: TextIO, style: Style = PLAIN) -> None:
        super().__init__(stream, style)
        self.rules: dict[str, RuleInfo] = {}
        self.indexes: dict[str, int] = {}
        self.results = 0
        self.notifications: list[dict[str, Any]] = []
        self.size = UploadSize()

    def write(self, text: str) -> None:
        """Writes a part of the report, and measures it."""
        self.stream.write(text)
        self.size.add(text)

    def open(self, run: RunInfo) -> None:
        """Writes all that stands before the results."""
        super().open(run)
        self.write(f'{{"$schema": {encode(SCHEMA)},\n"version": "2.1.0",\n"runs": [{{')
        self.write(f'"columnKind": "unicodeCodePoints",\n{base_ids(run)}"results": [')

    def record(self, record: Record) -> None:
        """Writes a result."""
        if not is_problem(record):
            return
        self.write(self.separator + encode(result(record, self._index(record), self.run.prefix)))
        self.separator = ",\n"
        self.results += 1

    def _index(self, record: Record) -> int:
        code = _rule_id(record)
        if code not in self.indexes:
            self.indexes[code] = len(self.indexes)
            self.rules[code] = self.run.rule(record.rule) or _stand_in(record)
        return self.indexes[code]

    def failure(self, failure: Failure) -> None:
        """Keeps a failure for the invocation."""
        self.notifications.append(notification(failure, self.run.prefix))

    def close(self, summary: Summary) -> None:
        """Writes the invocation and the tool."""
        rules = [rule_shape(info) for info in self.rules.values()]
        driver = {**tool_shape(self.run), **driver_shape(self.run), "rules": rules}
        self.warnings = too_much_for_github(self.results, self.size.compressed())
        notifications = [*self.notifications, *map(warning_shape, self.warnings)]
        failed = bool(summary.failures or self.notifications)
        invocation = invocation_shape(self.run, summary, notifications, failed=failed)
        self.write(f'\n],\n"invocations": [{encode(invocation)}],\n"tool": {encode({"driver": driver})}}}]}}\n')


class UploadSize:
    """Measures how large a text becomes when it is compressed for an upload; at most as large as it is."""

    def __init__(self) -> None:
        self._compressor = zlib.compressobj(1)
        self._size = 0

    def add(self, text: str) -> None:
        """Adds a part of the text."""
        self._size += len(self._compressor.compress(text.encode("utf-8", "surrogatepass")))

    def compressed(self) -> int:
        """Returns the size so far in bytes."""
        return self._size + len(self._compressor.copy().flush())


def too_much_for_github(results: int, size: int) -> tuple[str, ...]:
    """Returns a sentence for each limit of GitHub that a report exceeds; `size` is in bytes, compressed."""
    advice = "upload less, for example with --min-severity, --select or a baseline"
    found = []
    if results > MAX_RESULTS:
        found.append(
            f"GitHub accepts at most {MAX_RESULTS} results a run, and this SARIF report has {results}: {advice}"
        )
    if size > MAX_COMPRESSED_SIZE:
        found.append(
            f"GitHub accepts at most 10 MB of compressed SARIF, and this report has {size / 1e6:.1f} MB: {advice}"
        )
    return tuple(found)


def base_ids(run: RunInfo) -> str:
    """Returns the line that says where relative paths start, or nothing for a run in no known folder."""
    folder = run.cwd.replace("\\", "/").rstrip("/") + "/"
    if not run.cwd or not folder.endswith("/" + run.prefix):
        return ""
    root = {
        _ROOT: {"uri": uri(folder.removesuffix(run.prefix)), "description": {"text": "The root of the repository."}}
    }
    return f'"originalUriBaseIds": {encode(root)},\n'


def driver_shape(run: RunInfo) -> dict[str, str]:
    """Returns where psverify is at home, and its version as Semantic Versioning has it."""
    return {"informationUri": HOME, **({"semanticVersion": run.version} if run.version else {})}


def warning_shape(text: str) -> dict[str, Any]:
    """Returns a warning about the report itself as a notification."""
    return {"descriptor": {"id": "too-much-for-github"}, "level": "warning", "message": {"text": text}}


def _rule_id(record: Record) -> str:
    return record.rule or record.name


def _stand_in(record: Record) -> RuleInfo:
    level = record.level or Severity.WARNING
    return RuleInfo(_rule_id(record), record.name, record.name, url=record.url, level=level)


def uri(path: str, prefix: str = "") -> str:
    """Returns a path as a URI reference: percent-encoded, relative if the path is, else with the scheme `file`.

    A name's undecodable bytes (surrogate escapes) become the bytes that they were.
    """
    path = rooted(path, prefix)
    if path.startswith("//"):
        return "file:" + quote(path, errors="surrogateescape")
    if path.startswith("/"):
        return "file://" + quote(path, errors="surrogateescape")
    if path[1:3] == ":/":
        return "file:///" + quote(path, safe="/:", errors="surrogateescape")
    return quote(path, errors="surrogateescape")


def artifact(path: str, prefix: str) -> dict[str, str]:
    """Returns an artifactLocation; a relative one counts from the source root."""
    address = uri(path, prefix)
    return {"uri": address} if address.startswith("file:") else {"uri": address, "uriBaseId": _ROOT}


def region_shape(region: Region | None) -> dict[str, int]:
    """Returns a region with all four numbers; the whole file is the beginning of line 1."""
    place = region or _START
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def location(path: str | None, region: Region | None, subject: str | None, prefix: str) -> dict[str, Any]:
    """Returns where a result is: in a file, in something that has a name, or both."""
    shape: dict[str, Any] = {}
    if path is not None:
        shape["physicalLocation"] = {"artifactLocation": artifact(path, prefix), "region": region_shape(region)}
    if subject is not None:
        shape["logicalLocations"] = [{"fullyQualifiedName": subject}]
    return shape


def result(record: Record, index: int, prefix: str = "") -> dict[str, Any]:
    """Returns a record as a SARIF result."""
    where = location(record.path, record.region, record.subject, prefix)
    shape: dict[str, Any] = {
        "ruleId": _rule_id(record),
        "ruleIndex": index,
        "level": level_of(record),
        "message": {"text": record.message},
        "locations": [where] if where else [],
    }
    if record.fingerprint:
        shape["partialFingerprints"] = {"primaryLocationLineHash": record.fingerprint}
    if (
        record.path is not None
        and record.fix is not None
        and record.fix.edits
        and record.fix.safety is not Safety.DISPLAY
    ):
        shape["fixes"] = [fix_shape(record.fix, record.path, prefix)]
    if properties := _property_bag(record):
        shape["properties"] = properties
    return shape


def fix_shape(fix: FixRecord, path: str, prefix: str) -> dict[str, Any]:
    """Returns a fix; that it is unsafe, which SARIF has no word for, stands in its description."""
    unsafe = " (unsafe)" if fix.safety is Safety.UNSAFE else ""
    replacements = [
        {"deletedRegion": region_shape(edit.region), "insertedContent": {"text": edit.text}} for edit in fix.edits
    ]
    return {
        "description": {"text": fix.title + unsafe},
        "artifactChanges": [{"artifactLocation": artifact(path, prefix), "replacements": replacements}],
    }


def _property_bag(record: Record) -> dict[str, Any]:
    if record.kind == "finding":
        return {}
    managed = {
        "kind": record.kind,
        "status": status_of(record),
        "source": record.source,
        "startedAt": record.started_at,
        "durationSeconds": record.duration_s,
        "attempt": record.attempt,
        "exitCode": record.exit_code,
        "hint": record.hint,
        "labels": dict(record.labels) or None,
        "data": dict(record.data) or None,
    }
    return {name: value for name, value in managed.items() if value is not None}


def rule_shape(info: RuleInfo) -> dict[str, Any]:
    """Returns a rule with all that GitHub requires of one."""
    text = info.help or info.summary
    shape: dict[str, Any] = {
        "id": info.code,
        "name": info.name,
        "shortDescription": {"text": info.summary},
        "fullDescription": {"text": info.summary},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": info.level.label},
    }
    if info.url:
        shape["helpUri"] = info.url
    shape["properties"] = {**({"tags": [info.group]} if info.group else {}), **_alert_properties(info)}
    return shape


def _alert_properties(info: RuleInfo) -> dict[str, str]:
    """Returns what code scanning sorts alerts by: how often the rule is right, and how bad a security problem is."""
    precision = {"precision": "high" if info.default else "medium"}
    if info.group != "security":
        return precision
    return {**precision, "security-severity": _SECURITY_SEVERITIES[info.level]}


def notification(failure: Failure, prefix: str) -> dict[str, Any]:
    """Returns a failure as a notification."""
    shape: dict[str, Any] = {
        "descriptor": {"id": f"{failure.stage}-failure"},
        "level": "error",
        "message": {"text": failure.message},
    }
    if failure.path is not None:
        shape["locations"] = [{"physicalLocation": {"artifactLocation": artifact(failure.path, prefix)}}]
    if failure.traceback:
        shape["properties"] = {"traceback": failure.traceback}
    return shape


def invocation_shape(
    run: RunInfo, summary: Summary, notifications: list[dict[str, Any]], *, failed: bool
) -> dict[str, Any]:
    """Returns how the run went; it was successful unless something failed, whatever was found."""
    shape: dict[str, Any] = {
        "executionSuccessful": not failed,
        "toolExecutionNotifications": notifications,
    }
    if run.command:
        shape["arguments"] = run.command[1:]
    if run.cwd:
        shape["workingDirectory"] = {"uri": uri(run.cwd.replace("\\", "/").rstrip("/") + "/")}
    if run.started_at:
        shape["startTimeUtc"] = run.started_at
    if summary.exit_code is not None:
        shape["exitCode"] = summary.exit_code
    return shape
