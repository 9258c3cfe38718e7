"""Runs of workflows and their steps in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psverify_managers.common.store.records import add_record, change_records, find_records
from psverify_managers.common.store.rows import Owner, RunRow, StepRow, compact_json

if TYPE_CHECKING:
    from psverify_managers.common.states import TaskState
    from psverify_managers.common.store.database import Database

_OPEN = "state IN ('queued', 'running')"


class Runs:
    """The runs of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, run: RunRow, steps: list[StepRow]) -> None:
        """Puts a new run and all its steps on record at once."""
        with self._database.transaction():
            add_record(self._database, run)
            for step in steps:
                add_record(self._database, step)

    def get(self, identifier: str) -> RunRow | None:
        """Returns a run by its identifier or by an unmistakable beginning of it."""
        found = find_records(self._database, RunRow, "id >= ? AND id < ? LIMIT 2", (identifier, identifier + "~"))
        return found[0] if len(found) == 1 or (found and found[0].id == identifier) else None

    def steps(self, run: str) -> list[StepRow]:
        """Returns the steps of a run in the order of the workflow."""
        return find_records(self._database, StepRow, "run = ? ORDER BY rowid", (run,))

    def select(self, workflow: str | None = None, limit: int = 100) -> list[RunRow]:
        """Returns runs, the newest first."""
        return find_records(
            self._database, RunRow, "? IS NULL OR workflow = ? ORDER BY id DESC LIMIT ?", (workflow, workflow, limit)
        )

    def begin(self, identifier: str, owner: Owner, now: float) -> bool:
        """Makes a queued run run under an owner; False where it was cancelled or begun by another."""
        fields = {"state": "running", "owner_pid": owner.pid, "owner_born": owner.born, "started": now}
        return (
            change_records(
                self._database, RunRow, "id = ? AND cancel = 0 AND state = 'queued'", (identifier,), **fields
            )
            == 1
        )

    def step(self, run: str, step: str, state: TaskState, **fields: Any) -> None:
        """Notes how a step stands; `output` is stored as JSON."""
        if "output" in fields:
            fields["output"] = compact_json(fields["output"])
        change_records(self._database, StepRow, "run = ? AND id = ?", (run, step), state=state.value, **fields)

    def finish(self, identifier: str, state: TaskState, now: float, message: str) -> bool:
        """Ends a run; False where it had ended already."""
        fields = {"state": state.value, "ended": now, "message": message}
        return change_records(self._database, RunRow, f"id = ? AND {_OPEN}", (identifier,), **fields) == 1

    def cancel(self, identifier: str, now: float) -> bool:
        """Asks the owner of a run to end it; a queued one ends at once. False where it had ended already."""
        with self._database.transaction():
            ended = {"state": "cancelled", "ended": now, "message": "cancelled before it began", "cancel": 1}
            if change_records(self._database, RunRow, "id = ? AND state = 'queued'", (identifier,), **ended):
                return True
            return change_records(self._database, RunRow, f"id = ? AND {_OPEN}", (identifier,), cancel=1) == 1

    def to_cancel(self, owner: Owner) -> list[str]:
        """Returns the runs of an owner that somebody wants ended."""
        where = "cancel = 1 AND owner_pid = ? AND owner_born = ? AND state = 'running'"
        return [run.id for run in find_records(self._database, RunRow, where, (owner.pid, owner.born))]

    def open(self) -> list[RunRow]:
        """Returns the runs that are shown as queued or running."""
        return find_records(self._database, RunRow, _OPEN)

    def lose(self, run: RunRow, now: float) -> bool:
        """Ends a run whose owner has died, and its open steps with it; False where somebody else has done so."""
        with self._database.transaction():
            where = f"id = ? AND owner_pid IS ? AND owner_born IS ? AND {_OPEN}"
            fields = {"ended": now, "state": "lost", "message": "the process that ran it is gone"}
            if not change_records(self._database, RunRow, where, (run.id, run.owner_pid, run.owner_born), **fields):
                return False
            change_records(self._database, StepRow, "run = ? AND state = 'running'", (run.id,), state="lost", ended=now)
            change_records(
                self._database, StepRow, "run = ? AND state = 'queued'", (run.id,), state="skipped", ended=now
            )
            return True
