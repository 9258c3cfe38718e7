"""Schedules in the store: which are enabled, how far they have been processed, and who claimed which occurrence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from psverify_managers.common.children.process_identity import is_alive

if TYPE_CHECKING:
    from psverify_managers.common.store.database import Database
    from psverify_managers.common.store.rows import Owner


@dataclass(frozen=True, slots=True)
class Firing:
    """An occurrence claimed by a scheduler; `subject` is the identifier of the task or run, once known."""

    schedule: str
    occurrence: float
    state: str
    message: str
    subject: str | None
    owner_pid: int
    owner_born: str

    @property
    def running(self) -> bool:
        """Whether it is still running; False if its scheduler has died."""
        return self.state == "running" and is_alive(self.owner_pid, self.owner_born)


class Schedules:
    """The schedules of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enabled(self, name: str, *, default: bool) -> bool:
        """Returns whether a schedule is enabled; `default` unless it was enabled or disabled explicitly."""
        row = self._database.row("SELECT enabled FROM schedules WHERE name = ? AND enabled >= 0", (name,))
        return default if row is None else bool(row["enabled"])

    def enable(self, name: str, *, on: bool, now: float) -> None:
        """Enables or disables a schedule; occurrences missed while disabled are not caught up."""
        self._database.change(
            "INSERT INTO schedules VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET enabled = excluded.enabled,"
            " seen = max(seen, excluded.seen)",
            (name, int(on), now),
        )

    def seen(self, name: str) -> float | None:
        """Returns until when a schedule has been processed; None if never."""
        row = self._database.row("SELECT seen FROM schedules WHERE name = ?", (name,))
        return None if row is None else float(row["seen"])

    def advance(self, name: str, moment: float) -> None:
        """Records until when a schedule has been processed; never moves back."""
        # -1: neither enabled nor disabled explicitly.
        self._database.change(
            "INSERT INTO schedules VALUES (?, -1, ?) ON CONFLICT (name) DO UPDATE SET seen = max(seen, excluded.seen)",
            (name, moment),
        )

    def claim(self, name: str, occurrence: float, owner: Owner, now: float) -> bool:
        """Claims an occurrence; False if another scheduler has claimed it."""
        statement = (
            "INSERT OR IGNORE INTO firings (schedule, occurrence, claimed, state, owner_pid, owner_born)"
            " VALUES (?, ?, ?, 'running', ?, ?)"
        )
        return self._database.change(statement, (name, occurrence, now, owner.pid, owner.born)) == 1

    def name_subject(self, name: str, occurrence: float, subject: str) -> None:
        """Records the task or run that an occurrence started."""
        statement = "UPDATE firings SET subject = ? WHERE schedule = ? AND occurrence = ?"
        self._database.change(statement, (subject, name, occurrence))

    def finish(self, name: str, occurrence: float, state: str, message: str) -> None:
        """Records how an occurrence ended."""
        statement = "UPDATE firings SET state = ?, message = ? WHERE schedule = ? AND occurrence = ?"
        self._database.change(statement, (state, message, name, occurrence))

    def firings(self, name: str, limit: int = 50) -> list[Firing]:
        """Returns the occurrences of a schedule, latest first."""
        rows = self._database.rows(
            "SELECT schedule, occurrence, state, message, subject, owner_pid, owner_born FROM firings"
            " WHERE schedule = ? ORDER BY occurrence DESC LIMIT ?",
            (name, limit),
        )
        return [Firing(**dict(row)) for row in rows]

    def before(self, name: str, occurrence: float) -> list[Firing]:
        """Returns earlier occurrences of a schedule that are still running."""
        return [each for each in self.firings(name, 1000) if each.occurrence < occurrence and each.running]
