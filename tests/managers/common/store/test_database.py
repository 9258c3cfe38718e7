"""The store's file: transactions, migrations, many writers, and death in the middle of a change."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from psverify.api import UserError
from psverify_managers.common.store.database import Database
from psverify_managers.common.store.migrations import MIGRATIONS

if TYPE_CHECKING:
    from pathlib import Path

WRITER = """
import sys
from pathlib import Path
from psverify_managers.common.states import TaskState
from psverify_managers.common.store.database import Database
from psverify_managers.common.store.rows import TaskRow
from psverify_managers.common.store.task_table import Tasks
with Database(Path(sys.argv[1])) as database:
    for number in range(int(sys.argv[3])):
        name = f"{sys.argv[2]}-{number}"
        Tasks(database).add(TaskRow(name, "m", "t", TaskState.QUEUED, "m.json", 1, 0.0))
        Tasks(database).finish(name, TaskState.SUCCEEDED, 1.0, "done")
"""
DIE_IN_TRANSACTION = """
import os, signal, sys
from pathlib import Path
from psverify_managers.common.store.database import Database
database = Database(Path(sys.argv[1]))
with database.transaction():
    database.change("INSERT INTO locks VALUES ('half', 1, 'x', 'y')")
    os.kill(os.getpid(), signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
"""


def test_wal_and_foreign_reader(tmp_path: Path) -> None:
    with Database(tmp_path / "deep" / "state.db") as database, sqlite3.connect(tmp_path / "deep" / "state.db") as other:
        assert other.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        with database.transaction():
            database.change("INSERT INTO locks VALUES ('a', 1, 'x', 'y')")
            assert other.execute("SELECT count(*) FROM locks").fetchone()[0] == 0
        assert other.execute("SELECT count(*) FROM locks").fetchone()[0] == 1
    other.close()


def _twice(database: Database) -> None:
    for _ in range(2):
        with database.transaction():
            database.change("INSERT INTO locks VALUES ('a', 1, 'x', 'y')")


def test_transaction_is_undone_as_a_whole() -> None:
    with Database(":memory:") as database:
        with pytest.raises(sqlite3.IntegrityError), database.transaction():
            _twice(database)
        assert database.rows("SELECT * FROM locks") == []


def test_eight_new_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    command = [sys.executable, "-c", WRITER, str(path)]
    writers = [subprocess.Popen([*command, str(number), "25"]) for number in range(8)]
    assert [writer.wait(60) for writer in writers] == [0] * 8
    with Database(path) as database:
        row = database.row("SELECT count(*) AS n FROM tasks WHERE state = 'succeeded'")
        assert row is not None
        assert row["n"] == 200


def test_death_in_a_transaction_leaves_nothing_of_it(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    assert subprocess.run([sys.executable, "-c", DIE_IN_TRANSACTION, str(path)], check=False).returncode != 0
    with Database(path) as database:
        assert database.rows("SELECT * FROM locks") == []
        database.change("INSERT INTO locks VALUES ('whole', 1, 'x', 'y')")
        check = database.row("PRAGMA integrity_check")
        assert check is not None
        assert check[0] == "ok"


def test_migrates_from_every_version(tmp_path: Path) -> None:
    for version in range(len(MIGRATIONS) + 1):
        path = tmp_path / f"{version}.db"
        with sqlite3.connect(path) as connection:
            for migration in MIGRATIONS[:version]:
                connection.executescript(migration)
            connection.execute(f"PRAGMA user_version = {version}")
        connection.close()
        with Database(path) as database:
            found = database.row("PRAGMA user_version")
            assert found is not None
            assert found[0] == len(MIGRATIONS)
            assert database.rows("SELECT * FROM tasks") == []


def test_refuses_a_newer_format(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(UserError, match="newer version of psverify"):
        Database(path)
