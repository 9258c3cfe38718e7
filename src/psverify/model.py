"""The records that pass between the steps: frozen, slotted, picklable.

What a run makes tens of thousands of is a named tuple: it takes a fifth of the time that a frozen dataclass takes to make.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any, Protocol

from psverify.named_tuple import NamedTuple, made

NOTHING: Mapping[str, Any] = {}


class Severity(enum.IntEnum):
    """How bad a finding is; PowerShell's Information is `NOTE`."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The word used in configuration and reports."""
        return self.name.lower()

    @classmethod
    def of(cls, label: str) -> Severity:
        """Returns the severity that a label names; raises KeyError for any other word."""
        return cls[label.upper()]


class Safety(enum.Enum):
    """Whether a fix keeps the meaning of a script: `UNSAFE` may change it, `DISPLAY` is shown and never applied."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"


class Effect(enum.Enum):
    """What a fix may change, which the engine verifies (docs/plugins.md): all else must stay as it is.

    `WHITESPACE`: blanks, line ends, semicolons and line continuations between tokens, and blanks at the ends of comments'
    lines. `COMMENT`: comments. `SPELLING`: one name, operator or keyword an edit, in any position that is no string.
    `QUOTING`: how one string constant an edit is written; its value stays. `ENCODING`: how the file is saved.
    `CODE`: the tokens that the edits replace; comments and here-strings stay. `STRUCTURE`: also how the tokens around the
    edits belong together, as where lines are joined; no text becomes code, and no code becomes text.
    """

    WHITESPACE = "whitespace"
    COMMENT = "comment"
    SPELLING = "spelling"
    QUOTING = "quoting"
    ENCODING = "encoding"
    CODE = "code"
    STRUCTURE = "structure"


class Span(NamedTuple):
    """A half-open range of byte offsets into `Source.buffer`."""

    start: int
    end: int


class Edit(NamedTuple):
    """Replaces the bytes of a span by a text."""

    span: Span
    text: str


class Fix(NamedTuple):
    """The fix of a finding: edits applied together or not at all, or another encoding for the file.

    `isolation` names a group of which only one fix is applied in a pass. `encoding` (None: as it was) is one of
    "utf-8", "utf-8-sig". `effect` is what the edits may change.
    """

    edits: tuple[Edit, ...]
    safety: Safety
    title: str
    isolation: str | None = None
    encoding: str | None = None
    effect: Effect = Effect.CODE


class Finding(NamedTuple):
    """What a rule says of a place; `span` None speaks of the whole file.

    `subject_id` is PSScriptAnalyzer's RuleSuppressionID: the name that a suppression attribute may restrict itself to.
    """

    rule: str
    span: Span | None
    message: str
    severity: Severity
    fix: Fix | None = None
    notes: tuple[str, ...] = ()
    subject_id: str | None = None


class Failure(NamedTuple):
    """An internal error, or a file that could not be read or written; the run continues and exits with 2.

    `stage` is one of discover, read, parse, check, fix, apply, report, pool, plugin, or a manager's own.
    """

    stage: str
    message: str
    path: str | None = None
    traceback: str = ""


class Region(NamedTuple):
    """A place as people count it: 1-based lines and columns, columns in characters, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class EditRecord(NamedTuple):
    """An edit, placed as people count."""

    region: Region
    text: str


class FixRecord(NamedTuple):
    """A fix, placed as people count."""

    safety: Safety
    title: str
    edits: tuple[EditRecord, ...]


class Frame(NamedTuple):
    """The source lines around a finding, for people; `first_line` is the number of `lines[0]`.

    `first_column` is the column of the first character of every line: above 1, what stands before it was cut away.
    """

    first_line: int
    lines: tuple[str, ...]
    first_column: int = 1


class Record(NamedTuple):
    """One finding, task, host … as every report carries it (`architecture.md`, The record on the outside).

    `path` is relative to the working directory with `/`, absolute outside it. `region` None speaks of the whole file.
    `level` None says that nothing is wrong. `notes` and `frame` are for people and do not appear in machine formats.
    `source` (the plugin or command that speaks), `started_at` (RFC 3339), `duration_s`, `attempt` and `exit_code` are the
    managers' (`managers.md` 5.2).
    """

    kind: str
    rule: str
    name: str
    level: Severity | None
    message: str
    path: str | None
    region: Region | None = None
    aliases: tuple[str, ...] = ()
    status: str = "fail"
    subject: str | None = None
    hint: str | None = None
    url: str | None = None
    fix: FixRecord | None = None
    fixed: bool = False
    fingerprint: str = ""
    labels: Mapping[str, str] = NOTHING
    data: Mapping[str, Any] = NOTHING
    notes: tuple[str, ...] = ()
    frame: Frame | None = None
    source: str | None = None
    started_at: str | None = None
    duration_s: float | None = None
    attempt: int | None = None
    exit_code: int | None = None


class Outcome(NamedTuple):
    """All that became of one subject: the plain answer of a worker, without trees, nodes or exceptions.

    `subject` is a path for `check`, and a process, task, host or package for the managers. `before` is the SHA-256 of
    the bytes that were read; `after` holds the new bytes only if they differ. `timings` are seconds by rule code.
    `left_alone` says why changes that were asked for were not made: the file has "syntax errors" or "a signature".
    `records` keep what remains; those with `fixed` were fixed by `after`. `looks` are what else bears on it
    (`facts/project/surroundings.py`); `alone` False: there is more that does, and it is not known.
    """

    subject: str
    records: tuple[Record, ...] = ()
    failures: tuple[Failure, ...] = ()
    before: str | None = None
    after: bytes | None = None
    suppressed: int = 0
    size: int = 0
    timings: Mapping[str, float] = NOTHING
    self_contained: bool = True
    looks: tuple[Any, ...] = ()
    left_alone: str | None = None


class Summary(NamedTuple):
    """What a run came to, counted once for all reports; `exit_code` None: not decided.

    `affected` is how many of the subjects have a problem that remains.
    `errors`, `warnings` and `notes` are what remains, without what was fixed. `fixable` of them have a safe fix,
    `unsafe_fixable` an unsafe one. `changed` is how many subjects a fix made different.
    """

    subjects: int = 0
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    fixed: int = 0
    fixable: int = 0
    unsafe_fixable: int = 0
    suppressed: int = 0
    baselined: int = 0
    changed: int = 0
    failures: tuple[Failure, ...] = ()
    seconds: float = 0.0
    exit_code: int | None = None
    affected: int = 0


class Place(Protocol):
    """Anything with a start and an end in bytes: a node, a span."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


def span_of(place: Place) -> Span:
    """Returns the bytes from the start of a node or span to its end; a span is its own."""
    return place if isinstance(place, Span) else made(Span, (place.start, place.end))
