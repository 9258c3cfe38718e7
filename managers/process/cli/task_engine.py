"""The task engine of a command, and the outcome it reports."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from psverify.api.report import Outcome, say
from psverify_managers.common.cli.command import make_linter
from psverify_managers.process.cli.process_records import output_records, task_record
from psverify_managers.process.tasks.run_task import Engine, FinishedTask, Show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psverify.api.session import Session
    from psverify_managers.common.installation import Installation

INTERRUPT_SECONDS = 15.0
"""How long Ctrl-C waits for tasks to stop."""


@contextmanager
def open_engine(session: Session, here: Installation) -> Iterator[Engine]:
    """Yields an engine that shows task output on standard error and stops its tasks on Ctrl-C."""
    with Engine(here, make_linter(session), None if session.options.quiet else line_writer()) as found:
        try:
            yield found
        except KeyboardInterrupt:
            found.watcher.cancel_all()
            deadline = here.clock.monotonic() + INTERRUPT_SECONDS
            never = threading.Event()
            while found.watcher.busy and here.clock.monotonic() < deadline:
                here.clock.wait(never, 0.05)
            raise


def line_writer() -> Show:
    """Returns a function that prints each line of output after the task's name."""
    lock = threading.Lock()

    def show(subject: str, line: str) -> None:
        with lock:
            say(f"{subject} | {line}")

    return show


def task_outcome(done: FinishedTask) -> Outcome:
    """Returns the outcome of a task: its record, the records it reported, and the lint gate's findings."""
    tails = {"stdout": done.result.stdout, "stderr": done.result.stderr}
    own = output_records(done.row) if done.reports else ()
    return Outcome(done.row.subject, (task_record(done.row, tails), *own, *done.objections))
