"""Workflow commands, which GitHub Actions shows as annotations beside the code."""

from __future__ import annotations

import posixpath
from typing import TextIO

from psverify.model import Failure, Record, Severity, Summary
from psverify.report.printable import harmless, strip_controls
from psverify.report.record_fields import from_failure
from psverify.report.reporter import PLAIN, StreamReporter, Style, is_problem
from psverify.report.spool import Spool

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


class GitHub(StreamReporter):
    """Writes errors, then warnings, then notes, and of each level one of every rule first: Actions shows ten of each a step.

    Source of the syntax: GitHub's "Workflow commands for GitHub Actions", and the runner's rules of escaping.
    """

    def __init__(self, stream: TextIO, style: Style = PLAIN) -> None:
        super().__init__(stream, style)
        self.later = {(level, is_first): Spool() for level in _COMMANDS for is_first in (True, False)}
        self.seen: set[tuple[Severity, str]] = set()

    def record(self, record: Record) -> None:
        """Writes the first error of a rule, and keeps anything else for the end."""
        if record.level is None or not is_problem(record):
            return
        rule = (record.level, record.rule or record.name)
        is_first = rule not in self.seen
        self.seen.add(rule)
        at_once = is_first and record.level is Severity.ERROR
        kept = self.stream if at_once else self.later[record.level, is_first]
        kept.write(command(record, record.level, self.run.prefix) + "\n")

    def failure(self, failure: Failure) -> None:
        """Writes a failure as an error."""
        self.record(from_failure(failure))

    def close(self, summary: Summary) -> None:
        """Writes what was kept, the worst first."""
        for kept in self.later.values():
            kept.copy_to(self.stream)
        super().close(summary)


def command(record: Record, level: Severity, prefix: str = "") -> str:
    """Returns `::warning title=…,file=…,line=…,col=…,endLine=…,endColumn=…::path:line:column: message`.

    The log of a step shows only the text after the last `::`, so the place is repeated there. Columns are left out where
    the place spans lines, as GitHub wants it; a whole file is line 1.
    """
    title = f"{record.rule} ({record.name})" if record.rule else f"psverify {record.name}"
    properties: dict[str, str | int] = {"title": title}
    if record.path is not None:
        properties |= {"file": rooted(record.path, prefix), **_annotation_place(record)}
    listed = ",".join(f"{name}={_escape_property(str(value))}" for name, value in properties.items())
    subject = f"{record.subject}: " if record.subject else ""
    where = f"{position(record, prefix)}: " if record.path is not None else ""
    return f"::{_COMMANDS[level]} {listed}::{_escape_data(where + subject + record.message)}"


def position(record: Record, prefix: str) -> str:
    """Returns `path:line:column`, the path as seen from the repository's root; a whole file is line 1, column 1."""
    line, column = (record.region.line, record.region.column) if record.region is not None else (1, 1)
    return f"{rooted(record.path or '', prefix)}:{line}:{column}"


def rooted(path: str, prefix: str) -> str:
    """Returns a relative path as seen from the repository's root; an absolute one as it is."""
    absolute = path.startswith("/") or path[1:3] == ":/"
    return path if absolute or not prefix else posixpath.join(prefix, path)


def _annotation_place(record: Record) -> dict[str, int]:
    region = record.region
    if region is None:
        return {"line": 1}
    if region.line != region.end_line:
        return {"line": region.line, "endLine": region.end_line}
    return {
        "line": region.line,
        "col": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    }


def _escape_data(text: str) -> str:
    line = strip_controls(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    # It stands within a line, where `::` means nothing, but `##[` does.
    return harmless(f"|{line}").removeprefix("|")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
