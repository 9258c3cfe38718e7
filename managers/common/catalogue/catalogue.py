"""The error catalogue: a writer thread behind a bounded queue, so that reporting is cheap and loses nothing."""

from __future__ import annotations

import atexit
import json
import logging
import queue
import sqlite3
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from psverify_managers.common.event_log import log_event
from psverify_managers.common.store.record_queries import change_records, find_records
from psverify_managers.common.store.rows import ErrorRow, compact_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from psverify_managers.common.catalogue.incident import Incident
    from psverify_managers.common.clock import Clock
    from psverify_managers.common.store.database import Database

QUEUE = 1000
_LEVEL = {
    "critical": logging.CRITICAL, "error": logging.ERROR, "warning": logging.WARNING, "note": logging.INFO,
}  # fmt: skip
_UPSERT = """INSERT INTO errors
  (fingerprint, module, severity, message, operation, count, first, last, detail, subject, path, line, data)
  VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (fingerprint) DO UPDATE SET count = count + 1, last = excluded.last, resolved = NULL,
  message = excluded.message, detail = excluded.detail, data = excluded.data"""


@dataclass(frozen=True, slots=True)
class Hook:
    """A reaction to an incident; `Catalogue.report` waits for hooks that are `critical`."""

    act: Callable[[Incident], None]
    critical: bool = False


class Catalogue:
    """Records incidents from any thread; reporters wait while the queue is full. What cannot be stored goes to `spill`."""

    def __init__(self, database: Database, clock: Clock, spill: Path, hooks: Iterable[Hook] = ()) -> None:
        self._database, self._clock, self._spill, self._hooks = database, clock, spill, tuple(hooks)
        self._queue: queue.Queue[tuple[Incident, float] | None] = queue.Queue(QUEUE)
        self._writer: threading.Thread | None = None
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None

    def report(self, incident: Incident) -> None:
        """Queues an incident and waits for its critical hooks; `flush` guarantees that it is stored."""
        self._start()
        level = _LEVEL[incident.severity]
        log_event("error.reported", level, module=incident.module, subject=incident.subject, message=incident.message)
        waiting = [(hook, self._trigger(hook, incident)) for hook in self._hooks]
        self._queue.put((incident, self._clock.now()))
        for hook, future in waiting:
            if hook.critical:
                future.exception()

    def flush(self) -> None:
        """Waits until all reported incidents are stored."""
        self._queue.join()

    def close(self) -> None:
        """Stores the remaining incidents and stops the writer; called at exit."""
        with self._lock:
            writer, self._writer = self._writer, None
        if writer is not None:
            self._queue.put(None)
            writer.join()
            atexit.unregister(self.close)
        if self._pool is not None:
            self._pool.shutdown()

    def select(
        self, module: str | None = None, severity: str | None = None, *, resolved: bool = False
    ) -> list[ErrorRow]:
        """Returns the entries, most recent first; resolved ones only on request."""
        where = (
            "(? IS NULL OR module = ?) AND (? IS NULL OR severity = ?) AND (? OR resolved IS NULL) ORDER BY last DESC"
        )
        return find_records(self._database, ErrorRow, where, (module, module, severity, severity, resolved))

    def get(self, fingerprint: str) -> ErrorRow | None:
        """Returns an entry by its fingerprint or an unambiguous prefix."""
        found = find_records(
            self._database, ErrorRow, "fingerprint >= ? AND fingerprint < ?", (fingerprint, fingerprint + "~")
        )
        return found[0] if len(found) == 1 else None

    def resolve(self, fingerprint: str) -> bool:
        """Marks an entry as resolved until the error happens again; False if it already was."""
        where = "fingerprint = ? AND resolved IS NULL"
        return change_records(self._database, ErrorRow, where, (fingerprint,), resolved=self._clock.now()) == 1

    def counts(self) -> dict[tuple[str, str], int]:
        """Returns the number of errors by module and severity, for monitoring."""
        rows = self._database.rows("SELECT module, severity, sum(count) AS n FROM errors GROUP BY module, severity")
        return {(row["module"], row["severity"]): int(row["n"]) for row in rows}

    def _start(self) -> None:
        with self._lock:
            if self._writer is None:
                self._writer = threading.Thread(target=self._write, name="psverify-errors", daemon=True)
                self._writer.start()
                atexit.register(self.close)

    def _trigger(self, hook: Hook, incident: Incident) -> Future[None]:
        with self._lock:
            self._pool = self._pool or ThreadPoolExecutor(4, "psverify-hook")
        return self._pool.submit(hook.act, incident)

    def _write(self) -> None:
        while batch := self._batch():
            self._store([each for each in batch if each is not None])
            for _ in batch:
                self._queue.task_done()
            if batch[-1] is None:
                return

    def _batch(self) -> list[tuple[Incident, float] | None]:
        # One transaction for all queued incidents; None ends the writer. Only this thread takes from the queue.
        batch = [self._queue.get()]
        while batch[-1] is not None and not self._queue.empty():
            batch.append(self._queue.get())
        return batch

    def _store(self, batch: list[tuple[Incident, float]]) -> None:
        try:
            with self._database.transaction():
                for incident, now in batch:
                    self._database.change(_UPSERT, _incident_values(incident, now))
        except sqlite3.Error:
            with self._spill.open("a", encoding="utf-8") as file:
                file.writelines(json.dumps({"at": now, **asdict(each)}, default=str) + "\n" for each, now in batch)


def _incident_values(incident: Incident, now: float) -> tuple[object, ...]:
    start = (incident.fingerprint, incident.module, incident.severity, incident.message, incident.operation, now, now)
    return (*start, incident.detail, incident.subject, incident.path, incident.line, compact_json(incident.data))
