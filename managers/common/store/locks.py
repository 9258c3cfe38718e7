"""Locks that their owner's death undoes: at most one holder of a name, in all processes that share a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify_managers.common.children.process_identity import is_alive

if TYPE_CHECKING:
    from psverify_managers.common.store.database import Database
    from psverify_managers.common.store.rows import Owner


def take_lock(database: Database, name: str, owner: Owner, holder: str) -> bool:
    """Takes a lock for a holder (a task's identifier); False where a living owner has it."""
    with database.transaction():
        row = database.row("SELECT owner_pid, owner_born FROM locks WHERE name = ?", (name,))
        if row is not None and is_alive(row["owner_pid"], row["owner_born"]):
            return False
        database.change("INSERT OR REPLACE INTO locks VALUES (?, ?, ?, ?)", (name, owner.pid, owner.born, holder))
        return True


def release_lock(database: Database, name: str, holder: str) -> None:
    """Gives a lock back; nothing happens where another holder has it."""
    database.change("DELETE FROM locks WHERE name = ? AND holder = ?", (name, holder))
