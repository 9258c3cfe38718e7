"""Locks across processes: a name has at most one holder in a store, and is released if its owner dies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify_managers.common.children.process_identity import is_alive

if TYPE_CHECKING:
    from psverify_managers.common.store.database import Database
    from psverify_managers.common.store.rows import Owner


def take_lock(database: Database, name: str, owner: Owner, holder: str) -> bool:
    """Takes a lock for a holder, such as a task's identifier; False if a living owner has it."""
    with database.transaction():
        row = database.row("SELECT owner_pid, owner_born FROM locks WHERE name = ?", (name,))
        if row is not None and is_alive(row["owner_pid"], row["owner_born"]):
            return False
        database.change("INSERT OR REPLACE INTO locks VALUES (?, ?, ?, ?)", (name, owner.pid, owner.born, holder))
        return True


def release_lock(database: Database, name: str, holder: str) -> None:
    """Releases a lock; does nothing if another holder has it."""
    database.change("DELETE FROM locks WHERE name = ? AND holder = ?", (name, holder))
