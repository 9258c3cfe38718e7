"""What schedulers share: which schedules are on, how far they are, and who has taken which occurrence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from psverify_managers.common.children.process_identity import is_alive

if TYPE_CHECKING:
    from psverify_managers.common.store.database import Database
    from psverify_managers.common.store.rows import Owner


@dataclass(frozen=True, slots=True)
class Firing:
    """An occurrence that some scheduler took; `subject` is the task's or run's identifier, once it is known."""

    schedule: str
    occurrence: float
    state: str
    message: str
    subject: str | None
    owner_pid: int
    owner_born: str

    @property
    def running(self) -> bool:
        """Whether it is under way; one whose scheduler has died is not."""
        return self.state == "running" and is_alive(self.owner_pid, self.owner_born)


class Schedules:
    """The schedules of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enabled(self, name: str, *, default: bool) -> bool:
        """Whether a schedule is on; `default` until somebody says so."""
        row = self._database.row("SELECT enabled FROM schedules WHERE name = ? AND enabled >= 0", (name,))
        return default if row is None else bool(row["enabled"])

    def enable(self, name: str, *, on: bool, now: float) -> None:
        """Turns a schedule on or off; what it misses while it is off is not made up for."""
        self._database.change(
            "INSERT INTO schedules VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET enabled = excluded.enabled,"
            " seen = max(seen, excluded.seen)",
            (name, int(on), now),
        )

    def seen(self, name: str) -> float | None:
        """Returns up to when a schedule was looked after; None: never."""
        row = self._database.row("SELECT seen FROM schedules WHERE name = ?", (name,))
        return None if row is None else float(row["seen"])

    def advance(self, name: str, moment: float) -> None:
        """Notes that a schedule was looked after up to a moment; it never goes back."""
        # -1: nobody has turned it on or off.
        self._database.change(
            "INSERT INTO schedules VALUES (?, -1, ?) ON CONFLICT (name) DO UPDATE SET seen = max(seen, excluded.seen)",
            (name, moment),
        )

    def claim(self, name: str, occurrence: float, owner: Owner, now: float) -> bool:
        """Takes an occurrence; False where another scheduler has done so: nobody fires it twice."""
        statement = (
            "INSERT OR IGNORE INTO firings (schedule, occurrence, claimed, state, owner_pid, owner_born)"
            " VALUES (?, ?, ?, 'running', ?, ?)"
        )
        return self._database.change(statement, (name, occurrence, now, owner.pid, owner.born)) == 1

    def name_subject(self, name: str, occurrence: float, subject: str) -> None:
        """Notes which task or run an occurrence has become."""
        statement = "UPDATE firings SET subject = ? WHERE schedule = ? AND occurrence = ?"
        self._database.change(statement, (subject, name, occurrence))

    def finish(self, name: str, occurrence: float, state: str, message: str) -> None:
        """Notes how an occurrence ended."""
        statement = "UPDATE firings SET state = ?, message = ? WHERE schedule = ? AND occurrence = ?"
        self._database.change(statement, (state, message, name, occurrence))

    def firings(self, name: str, limit: int = 50) -> list[Firing]:
        """Returns the occurrences of a schedule, the latest first."""
        rows = self._database.rows(
            "SELECT schedule, occurrence, state, message, subject, owner_pid, owner_born FROM firings"
            " WHERE schedule = ? ORDER BY occurrence DESC LIMIT ?",
            (name, limit),
        )
        return [Firing(**dict(row)) for row in rows]

    def before(self, name: str, occurrence: float) -> list[Firing]:
        """Returns the earlier occurrences of a schedule that are under way."""
        return [each for each in self.firings(name, 1000) if each.occurrence < occurrence and each.running]
