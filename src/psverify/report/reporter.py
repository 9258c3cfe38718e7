"""What a reporter is: opened with what is known of the run, told each outcome in order, closed with the sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TextIO

from psverify.model import Failure, Outcome, Record, Severity, Summary
from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class RuleInfo(NamedTuple):
    """What a report says of a rule: `summary` is one line, `help` its page as Markdown, `level` its default.

    `default` says whether the rule is on where nothing is said about it.
    """

    code: str
    name: str
    summary: str
    help: str = ""
    url: str | None = None
    level: Severity = Severity.WARNING
    group: str | None = None
    default: bool = True


def unknown_rule(_code: str) -> RuleInfo | None:
    """The answer of a run that knows no rules."""
    return None


class RunInfo(NamedTuple):
    """What is known of a run before it begins.

    `command` is the command line, already without secrets (`report.redact`). `started_at` is RFC 3339. `unit` is what
    one subject is called, `fix_hint` the option or command that makes safe fixes. `prefix` is the working directory below
    the repository's root, with a final `/`, or empty: SARIF and GitHub want paths from the root. `rule` finds what is
    known of a code.
    """

    version: str
    command: tuple[str, ...] = ()
    cwd: str = ""
    started_at: str = ""
    id: str = ""
    dry_run: bool = False
    unit: str = "file"
    fix_hint: str = "--fix"
    prefix: str = ""
    rule: Callable[[str], RuleInfo | None] = unknown_rule


class FormatNeeds(NamedTuple):
    """What a format takes from the workers that check files; what no report needs is not made.

    `source_lines`: the lines around each finding. `details`: fingerprints, and edits without source lines. `statistics`: the
    format that takes its place with `--statistics`, empty where there is none. A factory says so by an attribute `needs`.
    """

    source_lines: bool = True
    details: bool = True
    statistics: str = ""


def needs_of(factory: object) -> FormatNeeds:
    """Returns what the factory of a format declares, or everything where it declares nothing."""
    needs = getattr(factory, "needs", None)
    return needs if isinstance(needs, FormatNeeds) else FormatNeeds()


class Style(NamedTuple):
    """How a report for people looks; formats for machines take no notice of it.

    `width` is in terminal columns. `footer` False leaves out all but the findings (`-q`). `verbose` shows tracebacks.
    """

    color: bool = False
    links: bool = False
    width: int = 120
    footer: bool = True
    show_fixes: bool = False
    verbose: bool = False


PLAIN = Style()


class Reporter(Protocol):
    """One report in the making; the calls come in this order, from one thread."""

    def open(self, run: RunInfo) -> None:
        """Begins the report; called once."""

    def outcome(self, outcome: Outcome) -> None:
        """Tells what became of one subject; called once a subject, in the order of the subjects."""

    def failure(self, failure: Failure) -> None:
        """Tells of a fault that belongs to no subject, such as a plugin that does not load."""

    def close(self, summary: Summary) -> None:
        """Ends the report; called once."""


class StreamReporter:
    """A reporter that writes to a text stream as the outcomes come; a format overrides what it has a word for."""

    def __init__(self, stream: TextIO, style: Style = PLAIN) -> None:
        self.stream = stream
        self.style = style
        self.run = RunInfo("")
        self.warnings: tuple[str, ...] = ()
        """What the user should know of the report itself, once it is closed."""

    def open(self, run: RunInfo) -> None:
        """Remembers the run."""
        self.run = run

    def outcome(self, outcome: Outcome) -> None:
        """Tells the records, then the failures."""
        for record in outcome.records:
            self.record(record)
        for failure in outcome.failures:
            self.failure(failure)

    def record(self, record: Record) -> None:
        """Tells one record."""

    def failure(self, failure: Failure) -> None:
        """Tells one failure."""

    def close(self, summary: Summary) -> None:
        """Ends the report."""


def is_problem(record: Record) -> bool:
    """Whether a record is something that is wrong and still there; it counts, annotates and fails."""
    return record.level is not None and not record.fixed
