"""Workflow runs and their steps in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psverify_managers.common.store.record_queries import add_record, change_records, find_records
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
        """Adds a run and its steps in one transaction."""
        with self._database.transaction():
            add_record(self._database, run)
            for step in steps:
                add_record(self._database, step)

    def get(self, identifier: str) -> RunRow | None:
        """Returns a run by its identifier or an unambiguous prefix."""
        found = find_records(self._database, RunRow, "id >= ? AND id < ? LIMIT 2", (identifier, identifier + "~"))
        return found[0] if len(found) == 1 or (found and found[0].id == identifier) else None

    def steps(self, run: str) -> list[StepRow]:
        """Returns the steps of a run in the order of the workflow."""
        return find_records(self._database, StepRow, "run = ? ORDER BY rowid", (run,))

    def select(self, workflow: str | None = None, limit: int = 100) -> list[RunRow]:
        """Returns runs, newest first."""
        return find_records(
            self._database, RunRow, "? IS NULL OR workflow = ? ORDER BY id DESC LIMIT ?", (workflow, workflow, limit)
        )

    def begin(self, identifier: str, owner: Owner, now: float) -> bool:
        """Starts a queued run under an owner; False if it was cancelled or started by another owner."""
        fields = {"state": "running", "owner_pid": owner.pid, "owner_born": owner.born, "started": now}
        return (
            change_records(
                self._database, RunRow, "id = ? AND cancel = 0 AND state = 'queued'", (identifier,), **fields
            )
            == 1
        )

    def step(self, run: str, step: str, state: TaskState, **fields: Any) -> None:
        """Updates a step; stores `output` as JSON."""
        if "output" in fields:
            fields["output"] = compact_json(fields["output"])
        change_records(self._database, StepRow, "run = ? AND id = ?", (run, step), state=state.value, **fields)

    def finish(self, identifier: str, state: TaskState, now: float, message: str) -> bool:
        """Finishes a run; False if it had already finished."""
        fields = {"state": state.value, "ended": now, "message": message}
        return change_records(self._database, RunRow, f"id = ? AND {_OPEN}", (identifier,), **fields) == 1

    def cancel(self, identifier: str, now: float) -> bool:
        """Requests cancellation of a run; a queued run is cancelled at once. False if it had already finished."""
        with self._database.transaction():
            ended = {"state": "cancelled", "ended": now, "message": "cancelled before it started", "cancel": 1}
            if change_records(self._database, RunRow, "id = ? AND state = 'queued'", (identifier,), **ended):
                return True
            return change_records(self._database, RunRow, f"id = ? AND {_OPEN}", (identifier,), cancel=1) == 1

    def to_cancel(self, owner: Owner) -> list[str]:
        """Returns an owner's runs for which cancellation was requested."""
        where = "cancel = 1 AND owner_pid = ? AND owner_born = ? AND state = 'running'"
        return [run.id for run in find_records(self._database, RunRow, where, (owner.pid, owner.born))]

    def open(self) -> list[RunRow]:
        """Returns the runs recorded as queued or running."""
        return find_records(self._database, RunRow, _OPEN)

    def lose(self, run: RunRow, now: float) -> bool:
        """Finishes a run and its open steps after its owner has died; False if another process has done so."""
        with self._database.transaction():
            where = f"id = ? AND owner_pid IS ? AND owner_born IS ? AND {_OPEN}"
            fields = {"ended": now, "state": "lost", "message": "the process running it exited unexpectedly"}
            if not change_records(self._database, RunRow, where, (run.id, run.owner_pid, run.owner_born), **fields):
                return False
            change_records(self._database, StepRow, "run = ? AND state = 'running'", (run.id,), state="lost", ended=now)
            change_records(
                self._database, StepRow, "run = ? AND state = 'queued'", (run.id,), state="skipped", ended=now
            )
            return True
