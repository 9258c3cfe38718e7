"""What the three reports for people have in common: the footer, the list of fixes, and how failures are told."""

from __future__ import annotations

from collections import Counter
from typing import TextIO

from psverify.model import Failure, Outcome, Record, Safety, Summary
from psverify.report.frequent_rules import Frequency
from psverify.report.printable import harmless, one_line
from psverify.report.reporter import PLAIN, RunInfo, StreamReporter, Style
from psverify.report.terminal import Ink


class TextReporter(StreamReporter):
    """A report for people; it leaves out what was fixed, and ends with the counts."""

    def __init__(self, stream: TextIO, style: Style = PLAIN) -> None:
        super().__init__(stream, style)
        self.ink = Ink(style)
        self.fixed: dict[str, Counter[tuple[str, str]]] = {}
        self.frequency = Frequency()

    def outcome(self, outcome: Outcome) -> None:
        """Tells what remains; remembers what was fixed if it is to be listed."""
        for record in outcome.records:
            if not record.fixed:
                self.frequency.add(record)
                self.record(record)
            elif self.style.show_fixes:
                self.fixed.setdefault(outcome.subject, Counter())[record.rule, record.name] += 1
        for failure in outcome.failures:
            self.failure(failure)

    def failure(self, failure: Failure) -> None:
        """Reports a failure, with its traceback if the style is verbose."""
        word = self.ink.paint("error", "error")
        self.write_lines(f"{one_line(failure.path or 'psverify')}: {word}: {one_line(failure.message)}")
        if self.style.verbose and failure.traceback:
            self.write_lines(*(f"    {one_line(line)}" for line in failure.traceback.splitlines()))

    def close(self, summary: Summary) -> None:
        """Writes the list of fixes and the footer, as far as they are wanted."""
        if self.fixed:
            self.write_lines(*fix_list(self.fixed, dry_run=self.run.dry_run).removesuffix("\n").split("\n"))
        if self.style.footer:
            self.write_lines(*footer(summary, self.run), *self.frequency.advice(self.run))

    def write_lines(self, *lines: str) -> None:
        """Writes lines, whose texts are visible by now, so that no log takes one for a command to itself."""
        self.stream.write("".join([f"{harmless(line)}\n" for line in lines]))


def format_place(record: Record) -> str:
    """Returns `path:line:column`, line 1 column 1 for a whole file; the subject for a record without a path."""
    if record.path is None:
        return one_line(record.subject or record.source or record.kind)
    line, column = (record.region.line, record.region.column) if record.region else (1, 1)
    return f"{one_line(record.path)}:{line}:{column}"


def level_word(record: Record) -> str:
    """Returns the level, or the status of a record with nothing wrong."""
    return record.status if record.level is None else record.level.label


def marker(record: Record) -> str:
    """Returns `[*]` for a safe fix, `[-]` for an unsafe one, else nothing."""
    if record.fix is None or record.fix.safety is Safety.DISPLAY:
        return ""
    return "[*]" if record.fix.safety is Safety.SAFE else "[-]"


def message(record: Record) -> str:
    """Returns the message on one line, after the subject where that is not the path."""
    subject = f"{record.subject}: " if record.subject and record.path else ""
    return one_line(subject + record.message)


def counted(count: int, noun: str) -> str:
    """Returns `1 error`, `2 errors`."""
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + ("es" if noun.endswith("s") else "s")
    return f"{count} {noun if count == 1 else plural}"


def levels(summary: Summary) -> str:
    """Returns `2 errors, 1 note`: the levels that occur, the worst first."""
    counts = ((summary.errors, "error"), (summary.warnings, "warning"), (summary.notes, "note"))
    return ", ".join(counted(count, noun) for count, noun in counts if count)


def extent(summary: Summary, run: RunInfo) -> str:
    """Returns `3 files` if all have problems, else `2 of 3 files`."""
    checked = counted(summary.subjects, run.unit)
    return checked if summary.affected == summary.subjects else f"{summary.affected} of {checked}"


def footer(summary: Summary, run: RunInfo) -> list[str]:
    """Returns the lines that end a report for people; nothing in them depends on time."""
    problems = summary.errors + summary.warnings + summary.notes
    checked = counted(summary.subjects, run.unit)
    fixes = f"{'Would fix' if run.dry_run else 'Fixed'} {counted(summary.fixed, 'problem')}" if summary.fixed else ""
    if problems:
        left = "found" if not summary.fixed else "remains" if problems == 1 else "remain"
        lines = [f"{counted(problems, 'problem')} {left} in {extent(summary, run)}: {levels(summary)}."]
    elif summary.failures and not summary.fixed:
        lines = []
    else:
        lines = [f"No problems {'remain' if summary.fixed else 'found'} in {checked}."]
    if fixes:
        lines.insert(0, fixes + ".")
    if summary.baselined:
        lines.append(f"The baseline hides {counted(summary.baselined, 'problem')}.")
    if hint := fix_hint(summary, run.fix_hint):
        lines.append(f"{hint}.")
    if summary.failures:
        lines.append(f"{counted(len(summary.failures), 'failure')}: not everything could be checked.")
    return lines


def fix_hint(summary: Summary, fix_hint: str = "--fix", quote: str = "") -> str:
    """Returns `[*] 5 fixable with --fix, 3 more with --unsafe-fixes`, or nothing; `quote` goes around the options."""
    parts = []
    if summary.fixable:
        parts.append(f"[*] {summary.fixable} fixable with {quote}{fix_hint}{quote}")
    if summary.unsafe_fixable:
        start = "" if parts else "[-] "
        option = "--unsafe-fixes" if parts else f"{fix_hint} --unsafe-fixes"
        parts.append(f"{start}{summary.unsafe_fixable} {'more ' if parts else 'fixable '}with {quote}{option}{quote}")
    return ", ".join(parts)


def fix_list(fixed: dict[str, Counter[tuple[str, str]]], *, dry_run: bool) -> str:
    """Returns what was fixed, by subject and rule (`--show-fixes`)."""
    lines = ["Would fix:" if dry_run else "Fixed:"]
    for subject, counts in fixed.items():
        lines.append(f"  {one_line(subject)}")
        lines.extend(f"    {count} x {rule} {name}" for (rule, name), count in sorted(counts.items()))
    return "\n".join(lines) + "\n\n"
