"""Reconciles the store after a crash: rows recorded as running whose process is gone are finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify_managers.common.children import process_identity, process_tree
from psverify_managers.common.states import ServiceState
from psverify_managers.common.store.record_queries import find_records
from psverify_managers.common.store.rows import ServiceRow, TaskRow
from psverify_managers.common.store.run_table import Runs
from psverify_managers.common.store.service_table import Services
from psverify_managers.common.store.task_table import Tasks

if TYPE_CHECKING:
    from psverify_managers.common.store.database import Database

UNCLAIMED_SECONDS = 30.0
"""How long a row may wait for its process to start."""

STRAGGLER_SECONDS = 3600.0
"""How long to look for processes left behind by dead owners."""


def reconcile_store(database: Database, now: float) -> int:
    """Finishes rows that lost their owner and stops processes left behind; returns the number of changed rows.

    A task or run becomes `lost`. A service whose shim has died becomes UNKNOWN, as the fate of its process is unknown.
    """
    changed = _lose_tasks(database, now) + _lose_runs(database, now) + _lose_services(database, now)
    _end_stragglers(database, now)
    return changed


def _is_orphaned(pid: int | None, born: str | None, since: float, now: float) -> bool:
    if pid is None:
        return now - since > UNCLAIMED_SECONDS
    return not process_identity.is_alive(pid, born)


def _lose_tasks(database: Database, now: float) -> int:
    tasks = Tasks(database)
    gone = [each for each in tasks.open() if _is_orphaned(each.owner_pid, each.owner_born, each.created, now)]
    lost = [each for each in gone if tasks.lose(each, now)]
    for each in lost:
        _end_leftover(each.child_pid, each.child_born, each.id)
    return len(lost)


def _lose_runs(database: Database, now: float) -> int:
    runs = Runs(database)
    gone = [each for each in runs.open() if _is_orphaned(each.owner_pid, each.owner_born, each.created, now)]
    return sum(runs.lose(each, now) for each in gone)


def _lose_services(database: Database, now: float) -> int:
    services = Services(database)
    gone = [
        each
        for each in services.select()
        if each.state.up and _is_orphaned(each.shim_pid, each.shim_born, each.since, now)
    ]
    lost = [each for each in gone if services.down(each, ServiceState.UNKNOWN, "its shim exited unexpectedly", now)]
    for each in lost:
        _end_leftover(
            each.child_pid, each.child_born, process_tree.service_cookie(each.name, each.replica, each.shim_pid)
        )
    return len(lost)


def _end_leftover(pid: int | None, born: str | None, cookie: str) -> None:
    # A retry or restart must not run next to what the dead owner left behind.
    process_tree.sweep_tree(pid if process_identity.is_alive(pid, born) else None, cookie)


def _end_stragglers(database: Database, now: float) -> None:
    # An owner that dies between fork and exec leaves a child that only carries its cookie a moment later.
    lost = find_records(database, TaskRow, "state = 'lost' AND ended > ?", (now - STRAGGLER_SECONDS,))
    down = find_records(database, ServiceRow, "state = 'UNKNOWN' AND since > ?", (now - STRAGGLER_SECONDS,))
    cookies = [
        *(row.id for row in lost),
        *(process_tree.service_cookie(row.name, row.replica, row.shim_pid) for row in down),
    ]
    process_identity.end_processes(process_tree.cookie_carriers(cookies), force=True)
