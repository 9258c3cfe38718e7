"""Tasks in the store; every state change is one transaction that checks the state it expects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psverify_managers.common.store.record_queries import add_record, change_records, find_records
from psverify_managers.common.store.rows import Owner, TaskRow, compact_json

if TYPE_CHECKING:
    from psverify_managers.common.states import TaskState
    from psverify_managers.common.store.database import Database

_OPEN = "state IN ('queued', 'running')"


class Tasks:
    """The tasks of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, task: TaskRow) -> None:
        """Adds a task."""
        add_record(self._database, task)

    def get(self, identifier: str) -> TaskRow | None:
        """Returns a task by its identifier or an unambiguous prefix."""
        found = find_records(self._database, TaskRow, "id >= ? AND id < ? LIMIT 2", (identifier, identifier + "~"))
        return found[0] if len(found) == 1 or (found and found[0].id == identifier) else None

    def select(self, state: str | None = None, since: float = 0.0, limit: int = 1000) -> list[TaskRow]:
        """Returns tasks, newest first; `since` is in seconds since 1970."""
        where = "(? IS NULL OR state = ?) AND created >= ? ORDER BY id DESC LIMIT ?"
        return find_records(self._database, TaskRow, where, (state, state, since, limit))

    def disown(self, identifier: str) -> None:
        """Clears the owner of a queued task, so that another process can start it."""
        where = "id = ? AND state = 'queued'"
        change_records(self._database, TaskRow, where, (identifier,), owner_pid=None, owner_born=None)

    def begin(self, identifier: str, owner: Owner, attempt: int, now: float) -> bool:
        """Starts a task under an owner; False if it has finished or been cancelled meanwhile."""
        statement = """UPDATE tasks SET state = 'running', owner_pid = ?, owner_born = ?, attempt = ?,
            started = coalesce(started, ?), child_pid = NULL, child_born = NULL
            WHERE id = ? AND cancel = 0 AND state IN ('queued', 'running')"""
        return self._database.change(statement, (owner.pid, owner.born, attempt, now, identifier)) == 1

    def child(self, identifier: str, child: Owner) -> None:
        """Records the child process."""
        change_records(self._database, TaskRow, "id = ?", (identifier,), child_pid=child.pid, child_born=child.born)

    def finish(
        self,
        identifier: str,
        state: TaskState,
        now: float,
        message: str,
        exit_code: int | None = None,
        result: Any = None,
    ) -> bool:
        """Finishes a task; False if it had already finished: the first result stays."""
        fields = {"state": state.value, "ended": now, "message": message, "exit_code": exit_code}
        fields["result"] = None if result is None else compact_json(result)
        return change_records(self._database, TaskRow, f"id = ? AND {_OPEN}", (identifier,), **fields) == 1

    def cancel(self, identifier: str, now: float) -> bool:
        """Requests cancellation of a task; a queued task is cancelled at once. False if it had already finished."""
        with self._database.transaction():
            where = "id = ? AND state = 'queued' AND owner_pid IS NULL"
            fields = {"state": "cancelled", "ended": now, "message": "cancelled before it started", "cancel": 1}
            if change_records(self._database, TaskRow, where, (identifier,), **fields):
                return True
            return change_records(self._database, TaskRow, f"id = ? AND {_OPEN}", (identifier,), cancel=1) == 1

    def to_cancel(self, owner: Owner) -> list[str]:
        """Returns an owner's tasks for which cancellation was requested."""
        where = f"cancel = 1 AND owner_pid = ? AND owner_born = ? AND {_OPEN}"
        return [task.id for task in find_records(self._database, TaskRow, where, (owner.pid, owner.born))]

    def open(self) -> list[TaskRow]:
        """Returns the tasks recorded as queued or running."""
        return find_records(self._database, TaskRow, _OPEN)

    def lose(self, task: TaskRow, now: float) -> bool:
        """Finishes a task after its owner has died; False if another process has done so."""
        where = f"id = ? AND owner_pid IS ? AND owner_born IS ? AND {_OPEN}"
        fields = {"state": "lost", "ended": now, "message": "the process running it exited unexpectedly"}
        return change_records(self._database, TaskRow, where, (task.id, task.owner_pid, task.owner_born), **fields) == 1
