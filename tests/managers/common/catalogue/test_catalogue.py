"""No error is lost, equal ones are one group, and hooks are run."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from psverify_managers.common.catalogue.catalogue import Catalogue, Hook
from psverify_managers.common.catalogue.incident import Incident, incident_of
from psverify_managers.common.clock import SystemClock
from psverify_managers.common.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORGETS_TO_CLOSE = """
import sys
from pathlib import Path
from psverify_managers.common.catalogue.catalogue import Catalogue
from psverify_managers.common.catalogue.incident import Incident
from psverify_managers.common.clock import SystemClock
from psverify_managers.common.store.database import Database
catalogue = Catalogue(Database(Path(sys.argv[1])), SystemClock(), Path(sys.argv[1] + ".spill"))
for number in range(500):
    catalogue.report(Incident("m", f"error {number}"))
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database(tmp_path / "state.db") as found:
        yield found


@pytest.fixture
def catalogue(database: Database, tmp_path: Path) -> Iterator[Catalogue]:
    found = Catalogue(database, SystemClock(), tmp_path / "spill")
    yield found
    found.close()


def test_equal_errors_are_one_group(catalogue: Catalogue) -> None:
    for number in range(5):
        catalogue.report(Incident("process", f"exit code {number} of 0xfe{number}", subject="a/b"))
    catalogue.report(Incident("deploy", "exit code 1", "critical", subject="a/b"))
    catalogue.flush()
    assert {(each.module, each.count, each.message) for each in catalogue.select()} == {
        ("process", 5, "exit code 4 of 0xfe4"),
        ("deploy", 1, "exit code 1"),
    }
    assert catalogue.counts() == {("process", "error"): 5, ("deploy", "critical"): 1}
    assert [each.module for each in catalogue.select(severity="critical")] == ["deploy"]


def test_resolved_until_it_happens_again(catalogue: Catalogue) -> None:
    incident = Incident("process", "oh")
    catalogue.report(incident)
    catalogue.flush()
    assert catalogue.resolve(incident.fingerprint)
    assert not catalogue.resolve(incident.fingerprint)
    assert catalogue.select() == []
    assert len(catalogue.select(resolved=True)) == 1
    catalogue.report(incident)
    catalogue.flush()
    found = catalogue.get(incident.fingerprint[:6])
    assert found is not None
    assert (found.count, found.resolved) == (2, None)
    assert catalogue.get("zz") is None


def test_many_threads_lose_nothing(catalogue: Catalogue) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: catalogue.report(Incident(f"m{n % 7}", "oh")), range(3000)))
    catalogue.flush()
    assert sum(each.count for each in catalogue.select()) == 3000


def test_flushed_at_exit(tmp_path: Path) -> None:
    path = tmp_path / "exit.db"
    subprocess.run([sys.executable, "-c", FORGETS_TO_CLOSE, str(path)], check=True, timeout=60)
    with Database(path) as database:
        row = database.row("SELECT sum(count) AS n FROM errors")
        assert row is not None
        assert row["n"] == 500


def test_what_cannot_be_stored_is_spilled(catalogue: Catalogue, database: Database, tmp_path: Path) -> None:
    database.change("DROP TABLE errors")
    catalogue.report(Incident("m", "oh", data={"n": 1}))
    catalogue.flush()
    assert json.loads((tmp_path / "spill").read_text())["data"] == {"n": 1}


def test_hooks_run_at_once_and_only_critical_ones_are_waited_for(database: Database, tmp_path: Path) -> None:
    release = threading.Event()
    ended: list[str] = []

    def slow(_: Incident) -> None:
        release.wait(30)
        ended.append("slow")

    def critical(incident: Incident) -> None:
        ended.append(incident.message)

    def fail(_: Incident) -> None:
        raise ValueError

    hooks = [
        Hook(slow),
        Hook(critical, critical=True),
        Hook(fail, critical=True),
    ]
    catalogue = Catalogue(database, SystemClock(), tmp_path / "spill", hooks)
    catalogue.report(Incident("m", "oh"))
    assert ended == ["oh"]
    release.set()
    catalogue.close()
    assert ended == ["oh", "slow"]
    assert catalogue.select()[0].message == "oh"


def test_exception_keeps_its_cause_and_note() -> None:
    try:
        try:
            raise KeyError("inner")
        except KeyError as error:
            raise ValueError("outer") from error
    except ValueError as error:
        incident = incident_of(error, "process", "load")
    assert incident.message == "ValueError: outer"
    assert "KeyError: 'inner'" in incident.detail
