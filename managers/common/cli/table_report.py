"""The report for people: a table for each kind of thing, and below it a line for everything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO

from psverify.api import Failure, Outcome, Record, Summary, harmless, one_line, width
from psverify_managers.common.clock import local
from psverify_managers.common.durations import spoken

if TYPE_CHECKING:
    from typing import Protocol

    class Style(Protocol):
        """What a report is told of its looks."""

        color: bool
        footer: bool


SOURCE = "process"
"""Who speaks in the records that become rows."""
Cell = Callable[[Record], str]
"""Returns what stands in a column; several lines become several rows."""
_INK = {"fail": 31, "error": 31, "pass": 32, "running": 32, "pending": 33, "skipped": 2}
"""SGR codes (ECMA-48) of the column STATE by status."""


def _subject(record: Record) -> str:
    return record.subject or ""


def _of(key: str) -> Cell:
    def cell(record: Record) -> str:
        value = record.data.get(key)
        return "" if value is None else str(value)

    return cell


def _state(record: Record) -> str:
    return str(record.data.get("state", record.status))


def _message(record: Record) -> str:
    return str(record.data.get("message", record.message))


def _started(record: Record) -> str:
    return _clock(record.started_at)


def _took(record: Record) -> str:
    return "" if record.duration_s is None else spoken(record.duration_s)


def _attempts(record: Record) -> str:
    return str(record.attempt) if record.attempt and record.attempt > 1 else ""


def _health(record: Record) -> str:
    health = str(record.data.get("health", "unknown"))
    return "" if health == "unknown" else health


def _uptime(record: Record) -> str:
    uptime = record.data.get("uptime_s")
    return "" if uptime is None else spoken(uptime)


def _tasks(record: Record) -> str:
    return ", ".join(record.data["tasks"])


def _service(record: Record) -> str:
    return "yes" if record.data["service"] else ""


def _off(record: Record) -> str:
    return "" if record.data["available"] else "off"


def _next(record: Record) -> str:
    if not record.data.get("enabled", True):
        return "off"
    zone, times = record.data.get("timezone"), record.data.get("next")
    return "\n".join(local(_moment(each), zone) for each in times) if zone and times else record.message


def _last(record: Record) -> str:
    last = record.data.get("last")
    return f"{last['state']} {_clock(last['at'])}" if last else ""


def _latest(record: Record) -> str:
    return _clock(record.data["last"])


def _resolved(record: Record) -> str:
    return _clock(record.data["resolved"])


def _wave(record: Record) -> str:
    return str(record.data.get("wave", ""))


_TASK = {"STATE": _state, "STARTED": _started, "TOOK": _took, "ATTEMPTS": _attempts, "MESSAGE": _message}
COLUMNS: Mapping[str, Mapping[str, Cell]] = {
    "manager": {
        "MANAGER": _subject, "VERSION": _of("version"), "KIND": _of("adapter"), "SERVICE": _service, "TASKS": _tasks,
        "OFF": _off,
    },
    "task": {"ID": _of("id"), "TASK": _subject, **_TASK},
    "process": {
        "SERVICE": _subject, "STATE": _state, "HEALTH": _health, "PROCESS": _of("pid"), "RESTARTS": _of("restarts"),
        "UP": _uptime, "MESSAGE": _message,
    },
    "health": {"CHECK": _subject, "STATE": _state, "TOOK": _took, "MESSAGE": _message},
    "workflow": {"WORKFLOW": _subject, "MESSAGE": _message, "DESCRIPTION": _of("description")},
    "run": {"RUN": _of("id"), "WORKFLOW": _subject, **_TASK},
    "step": {"STEP": _subject, "WAVE": _wave, **_TASK},
    "schedule": {"SCHEDULE": _subject, "WHEN": _of("when"), "STARTS": _of("starts"), "LAST": _last, "NEXT": _next},
    "error": {
        "FINGERPRINT": _of("fingerprint"), "MODULE": _of("module"), "SEVERITY": _of("severity"), "TIMES": _of("count"),
        "LATEST": _latest, "RESOLVED": _resolved, "SUBJECT": _subject, "MESSAGE": _message,
        "DETAIL": lambda record: "\n".join(record.notes),
    },
}  # fmt: skip


class Table:
    """Gathers the rows and writes them at the end, when it is known how wide each column is."""

    def __init__(self, stream: TextIO, style: Style) -> None:
        self._stream, self._style = stream, style
        self._tables: dict[str, list[Record]] = {}
        self._lines: list[str] = []
        self._unit = "subject"

    def open(self, run: Any) -> None:
        """Remembers what one subject is called."""
        self._unit = run.unit

    def outcome(self, outcome: Outcome) -> None:
        """Keeps the records."""
        for record in outcome.records:
            if record.kind in COLUMNS and record.source == SOURCE:
                self._tables.setdefault(record.kind, []).append(record)
            else:
                self._lines.append(_line(record))
        for failure in outcome.failures:
            self.failure(failure)

    def failure(self, failure: Failure) -> None:
        """Keeps a fault of our own."""
        self._lines.append(one_line(f"{failure.path or 'psverify'}: error: {failure.message}"))

    def close(self, summary: Summary) -> None:
        """Writes it all."""
        blocks = [self._drawn(kind, records) for kind, records in self._tables.items()]
        blocks += [self._lines] if self._lines else []
        if not blocks and not summary.subjects and self._style.footer:
            blocks = [[f"No {self._unit}s."]]
        self._stream.write(harmless("\n".join("".join(f"{line}\n" for line in block) for block in blocks)))

    def _drawn(self, kind: str, records: Sequence[Record]) -> list[str]:
        columns = COLUMNS[kind]
        rows = [([cell(record).split("\n") for cell in columns.values()], record.status) for record in records]
        used = [any(row[number] != [""] for row, _ in rows) for number in range(len(columns))]
        heads = [name for name, wanted in zip(columns, used, strict=True) if wanted]
        kept = [([cell for cell, wanted in zip(row, used, strict=True) if wanted], status) for row, status in rows]
        texts = [(list(map(one_line, each)), status) for row, status in kept for each in _rows(row)]
        table = [*([(heads, "")] if self._style.footer else []), *texts]
        widths = [max(width(row[number]) for row, _ in table) for number in range(len(heads))]
        return [self._row(heads, row, widths, status) for row, status in table]

    def _row(self, heads: Sequence[str], row: Sequence[str], widths: Sequence[int], status: str) -> str:
        padded = [text + " " * (most - width(text)) for text, most in zip(row, widths, strict=True)]
        padded[-1] = row[-1]
        if self._style.color and status in _INK and "STATE" in heads:
            number = heads.index("STATE")
            padded[number] = f"\x1b[{_INK[status]}m{padded[number]}\x1b[0m"
        return "  ".join(padded).rstrip()


def _rows(cells: Sequence[Sequence[str]]) -> list[list[str]]:
    """Returns one row for each line of the longest cell."""
    return [[cell[number] if number < len(cell) else "" for cell in cells] for number in range(max(map(len, cells)))]


def _line(record: Record) -> str:
    place = f"{record.path}:{record.region.line}:{record.region.column}" if record.region else record.path or ""
    level = record.level.label if record.level is not None else record.status
    return one_line(f"{place}: {level} {record.rule} {record.name}: {record.message}")


def _moment(text: str) -> float:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def _clock(text: str | None) -> str:
    """Returns an RFC 3339 time as the clock here shows it."""
    return datetime.fromtimestamp(_moment(text)).strftime("%Y-%m-%d %H:%M:%S") if text else ""
