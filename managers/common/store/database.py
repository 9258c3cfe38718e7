"""One SQLite file in WAL mode, shared by any number of threads and processes."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from psverify_managers.common.store.migrations import MIGRATIONS

BUSY_SECONDS = 30.0
Values = Sequence[Any] | Mapping[str, Any]


class Database:
    """An open store; ":memory:" as `path` creates one in memory, for tests.

    Every change is a transaction that takes the write lock first (`BEGIN IMMEDIATE`), so that its reads stay
    valid. A process killed at any moment leaves only complete transactions behind.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = path
        self._lock = threading.RLock()
        if isinstance(path, Path):
            path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Closes the store."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Database]:
        """Runs all statements in one transaction, rolled back by an exception. Can be nested; the outermost one counts."""
        with self._lock:
            if self._connection.in_transaction:
                yield self
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def change(self, statement: str, values: Values = ()) -> int:
        """Runs one statement that changes rows and returns their number."""
        with self.transaction():
            return self._connection.execute(statement, values).rowcount

    def rows(self, statement: str, values: Values = ()) -> list[sqlite3.Row]:
        """Returns all rows of a query."""
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def row(self, statement: str, values: Values = ()) -> sqlite3.Row | None:
        """Returns the first row of a query, if any."""
        with self._lock:
            found: sqlite3.Row | None = self._connection.execute(statement, values).fetchone()
            return found

    def _prepare(self) -> None:
        # Two processes that switch a new file to WAL at the same time get SQLITE_BUSY without the usual wait.
        deadline = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                break
            except sqlite3.OperationalError:
                if time.monotonic() > deadline:
                    raise
                threading.Event().wait(0.01)
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._migrate()

    def _migrate(self) -> None:
        if self._version() == len(MIGRATIONS):
            return
        with self.transaction():
            version = self._version()
            if version > len(MIGRATIONS):
                from psverify.api import UserError  # noqa: PLC0415 - a shim must not load what rules need

                raise UserError(
                    f"{self.path} was created by a newer version of psverify "
                    f"(format {version}; this version supports {len(MIGRATIONS)})"
                )
            for number, migration in enumerate(MIGRATIONS[version:], version + 1):
                for statement in migration.split(";"):
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA user_version = {number}")

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])
