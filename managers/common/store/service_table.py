"""Services in the store: the wanted state of each replica, and the state reported by its shim.

`generation` counts requests. A shim only acts and writes for the generation it was started with, so
a stop always wins over an older shim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psverify_managers.common.children.process_identity import is_alive
from psverify_managers.common.states import ServiceState
from psverify_managers.common.store.record_queries import add_record, change_records, find_records
from psverify_managers.common.store.rows import Owner, ServiceRow

if TYPE_CHECKING:
    from psverify_managers.common.store.database import Database

_KEY = "name = ? AND replica = ?"


class Services:
    """The services of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str, replica: int = 1) -> ServiceRow | None:
        """Returns one replica."""
        found = find_records(self._database, ServiceRow, _KEY, (name, replica))
        return found[0] if found else None

    def select(self, name: str | None = None) -> list[ServiceRow]:
        """Returns the replicas of one service or of all services."""
        return find_records(self._database, ServiceRow, "(? IS NULL OR name = ?) ORDER BY name, replica", (name, name))

    def want(self, name: str, replica: int, place: tuple[str, int], now: float) -> int | None:
        """Requests that a replica run and returns the new generation; `place` is the manifest's path and line.

        None if a living shim still manages it: two shims would start two processes.
        """
        path, line = place
        with self._database.transaction():
            row = self.get(name, replica)
            if row is None:
                add_record(self._database, ServiceRow(name, replica, ServiceState.STOPPED, now, path, line))
            elif row.state.up and is_alive(row.shim_pid, row.shim_born):
                return None
            fields: dict[str, Any] = {"wanted": 1, "path": path, "line": line, "state": "STARTING", "since": now}
            fields |= {"ready": 0, "ready_log": 0, "health": "unknown", "restarts": 0, "message": "", "exit_code": None}
            fields |= {"shim_pid": None, "shim_born": None, "control": None}
            change_records(self._database, ServiceRow, _KEY, (name, replica), **fields)
            return self._next_generation(name, replica)

    def unwant(self, name: str, replica: int) -> int:
        """Requests that a replica stop and returns the new generation."""
        with self._database.transaction():
            change_records(self._database, ServiceRow, _KEY, (name, replica), wanted=0)
            return self._next_generation(name, replica)

    def shim(self, name: str, replica: int, generation: int, shim: Owner) -> bool:
        """Records the shim that manages a replica; False if the generation has changed."""
        where = f"{_KEY} AND generation = ? AND wanted = 1"
        values = (name, replica, generation)
        return change_records(self._database, ServiceRow, where, values, shim_pid=shim.pid, shim_born=shim.born) == 1

    def tell(self, name: str, replica: int, shim: Owner, **fields: Any) -> bool:
        """Stores the state reported by a shim; False if another shim manages the replica by now."""
        where = f"{_KEY} AND shim_pid = ? AND shim_born = ?"
        return change_records(self._database, ServiceRow, where, (name, replica, shim.pid, shim.born), **fields) == 1

    def down(self, row: ServiceRow, state: ServiceState, message: str, now: float) -> bool:
        """Records that a replica is down; False if it has had another shim since `row` was read."""
        where = f"{_KEY} AND shim_pid IS ? AND shim_born IS ? AND generation = ?"
        values = (row.name, row.replica, row.shim_pid, row.shim_born, row.generation)
        fields: dict[str, Any] = {
            "state": state.value,
            "message": message,
            "since": now,
            "ready": 0,
            "health": "unknown",
        }
        fields |= {"child_pid": None, "child_born": None, "control": None}
        return change_records(self._database, ServiceRow, where, values, **fields) == 1

    def forget(self, name: str, replica: int) -> None:
        """Removes a replica that is no longer part of the service."""
        self._database.change("DELETE FROM services WHERE name = ? AND replica = ?", (name, replica))

    def _next_generation(self, name: str, replica: int) -> int:
        statement = "UPDATE services SET generation = generation + 1 WHERE name = ? AND replica = ?"
        self._database.change(statement, (name, replica))
        row = self._database.row("SELECT generation FROM services WHERE name = ? AND replica = ?", (name, replica))
        return 0 if row is None else int(row["generation"])
