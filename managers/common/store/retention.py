"""Deletes old records."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from psverify_managers.common.store.database import Database

_OLD = {
    "tasks": "ended < ?",
    "runs": "ended < ?",
    "errors": "resolved < ?",
    "firings": "claimed < ?",
}


def prune_store(database: Database, state: Path, before: float, *, dry_run: bool) -> int:
    """Deletes rows that ended before a time (seconds since 1970) and their output; returns the number of rows."""
    with database.transaction():
        rows = database.rows("SELECT id FROM tasks WHERE ended < ?", (before,))
        counts = [_count_rows(database, table, where, before) for table, where in _OLD.items()]
        if not dry_run:
            database.change("DELETE FROM steps WHERE run IN (SELECT id FROM runs WHERE ended < ?)", (before,))
            for table, where in _OLD.items():
                database.change(f"DELETE FROM {table} WHERE {where}", (before,))  # noqa: S608 - names of our own
    for row in () if dry_run else rows:
        shutil.rmtree(state / "tasks" / row["id"], ignore_errors=True)
    return sum(counts)


def _count_rows(database: Database, table: str, where: str, before: float) -> int:
    row = database.row(f"SELECT count(*) AS n FROM {table} WHERE {where}", (before,))  # noqa: S608 - names of our own
    return 0 if row is None else int(row["n"])
