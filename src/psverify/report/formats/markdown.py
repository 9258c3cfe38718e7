"""A summary in Markdown, made for GitHub's step summary, which may have 1 MiB."""

from __future__ import annotations

import re
from typing import TextIO

from psverify.model import Failure, Record, Severity, Summary
from psverify.report.formats.statistics import Counts
from psverify.report.human_text import counted, extent, fix_hint, footer, format_place, levels
from psverify.report.printable import one_line
from psverify.report.reporter import PLAIN, StreamReporter, Style, is_problem

LIMIT = 1_000_000
"""The most bytes of the report; GitHub refuses a step summary above 1 MiB = 1 048 576."""
_RESERVE = 200
_SPECIAL = re.compile(r"([\\`*_\[\]#|~])")


def escape_markdown(text: str) -> str:
    """Returns a text that Markdown shows as it is, on one line, and that mentions nobody."""
    shown = _SPECIAL.sub(r"\\\1", one_line(text))
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;")


class Markdown(StreamReporter):
    """Writes a heading, the counts by rule, then the findings, errors first, until the limit is near."""

    def __init__(self, stream: TextIO, style: Style = PLAIN) -> None:
        super().__init__(stream, style)
        self.counts = Counts()
        self.rows: dict[Severity, list[str]] = {level: [] for level in sorted(Severity, reverse=True)}
        self.room = dict.fromkeys(Severity, LIMIT)

    def record(self, record: Record) -> None:
        """Counts a record, and keeps its row if that can still be shown."""
        if record.level is None or not is_problem(record):
            return
        self.counts.add(record)
        row = finding_row(record, record.level)
        self.room[record.level] -= len(row.encode())
        if self.room[record.level] > 0:
            self.rows[record.level].append(row)

    def close(self, summary: Summary) -> None:
        """Writes the whole."""
        head = "".join(self._head(summary))
        self.stream.write(head)
        self._write_rows(LIMIT - len(head.encode()) - _RESERVE)

    def _head(self, summary: Summary) -> list[str]:
        problems = summary.errors + summary.warnings + summary.notes
        title = counted(problems, "problem") if problems else "no problems"
        lines = [f"## psverify: {title}\n\n"]
        if problems:
            lines.append(f"**{levels(summary)}** in {extent(summary, self.run)}.\n")
            hint = fix_hint(summary, self.run.fix_hint, "`")
            lines.append(f"{hint}.\n" if hint else "")
        else:
            lines.extend(f"{line}\n" for line in footer(summary, self.run))
        lines.extend(failure_lines(summary.failures))
        if problems:
            lines.append("\n| Rule | Name | Count | Fixable |\n| --- | --- | ---: | ---: |\n")
            lines.extend(
                self.rule_row(row.rule, row.name, row.count, row.fixable + row.unsafe) for row in self.counts.rows()
            )
            lines.append("\n| Place | Level | Rule | Message |\n| --- | --- | --- | --- |\n")
        return lines

    def rule_row(self, rule: str, name: str, count: int, fixable: int) -> str:
        """Returns a row of the table of rules; the code links to the rule's page."""
        info = self.run.rule(rule)
        code = f"[{escape_markdown(rule)}]({info.url})" if info is not None and info.url else escape_markdown(rule)
        return f"| {code} | {escape_markdown(name)} | {count} | {fixable or ''} |\n"

    def _write_rows(self, room: int) -> None:
        rows = [row for rows in self.rows.values() for row in rows]
        written = 0
        for row in rows:
            room -= len(row.encode())
            if room < 0:
                break
            self.stream.write(row)
            written += 1
        if left := self.counts.total() - written:
            self.stream.write(f"\n… and {left} more, omitted to fit into a step summary.\n")


def failure_lines(failures: tuple[Failure, ...], limit: int = 20) -> list[str]:
    """Returns the failures as a list, no more than the limit."""
    lines = ["\n"] if failures else []
    for failure in failures[:limit]:
        where = f"{escape_markdown(failure.path)}: " if failure.path else ""
        lines.append(f"* **failure** {where}{escape_markdown(failure.message)[:2000]}\n")
    if len(failures) > limit:
        lines.append(f"* … and {len(failures) - limit} more\n")
    return lines


def finding_row(record: Record, level: Severity) -> str:
    """Returns a row of the table of findings."""
    subject = f"{record.subject}: " if record.subject and record.path else ""
    cells = (format_place(record), level.label, f"{record.rule} {record.name}".strip(), subject + record.message)
    return f"| {' | '.join(map(escape_markdown, cells))} |\n"
