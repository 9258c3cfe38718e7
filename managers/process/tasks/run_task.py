"""Runs a task from queued to finished: lint gate, concurrency key, attempts, result."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from psverify.api import UserError
from psverify_managers.common.adapters.adapter_call import AdapterCall, AttemptResult, secret_values
from psverify_managers.common.adapters.choose_adapter import adapter_for
from psverify_managers.common.backoff import ExponentialBackoff
from psverify_managers.common.catalogue.incident import Incident
from psverify_managers.common.children.cancellation import Cancel
from psverify_managers.common.documents import declared_parameters
from psverify_managers.common.durations import to_seconds
from psverify_managers.common.event_log import log_event, log_level_of
from psverify_managers.common.lint_gate import Lint, refusal_reason, task_objections
from psverify_managers.common.masking import Masker
from psverify_managers.common.states import TaskState
from psverify_managers.common.store import locks
from psverify_managers.common.store.rows import TaskRow
from psverify_managers.process.tasks.watch_cancellation import Watcher

if TYPE_CHECKING:
    from psverify.api.report import Record
    from psverify_managers.common.installation import Installation
    from psverify_managers.common.manifests.manager import Manager
    from psverify_managers.common.manifests.manifest_model import Retry, TaskDefinition

TURN_SECONDS = 0.05
"""How often a task checks whether it is its turn (`concurrency_key`)."""
Show = Callable[[str, str], None]
"""Called with the task's name and each line of its output."""


@dataclass(frozen=True, slots=True)
class TaskOrder:
    """A queued task: its row, and its parameters including secrets, which are never stored."""

    row: TaskRow
    params: Mapping[str, Any] = field(default_factory=dict)
    timeout: float | None = None
    secrets: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.row.subject


@dataclass(frozen=True, slots=True)
class FinishedTask:
    """A finished task, its last attempt, and the lint gate's findings.

    `reports` tells whether its result is a list of records.
    """

    row: TaskRow
    result: AttemptResult
    objections: tuple[Record, ...] = ()
    reports: bool = False


class Engine:
    """Runs tasks in the calling threads; `show` receives their output as it arrives."""

    def __init__(self, installation: Installation, lint: Lint, show: Show | None = None) -> None:
        self._installation, self._lint, self._show = installation, lint, show
        self.watcher = Watcher(self._wanted)

    @property
    def installation(self) -> Installation:
        """The installation of its tasks."""
        return self._installation

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.watcher.close()

    def order(
        self,
        manager: str,
        task: str,
        params: Mapping[str, Any],
        *,
        run: str | None = None,
        retry_of: str | None = None,
        secrets: tuple[str, ...] = (),
    ) -> TaskOrder:
        """Records a task as queued; raises UserError if the manager, task or parameters are invalid.

        `secrets` are masked in addition to the task's own secret parameters.
        """
        here = self._installation
        found, definition = here.task(manager, task)
        wrong = declared_parameters.parameter_complaints(definition.params, params)
        if wrong:
            raise UserError(f"{found.path.name}: {manager}/{task}: {'; '.join(wrong)}")
        values = declared_parameters.with_defaults(definition.params, params)
        row = TaskRow(
            id=here.new_id(),
            manager=manager,
            task=task,
            state=TaskState.QUEUED,
            path=str(found.path),
            line=found.task_line(task),
            created=here.clock.now(),
            params=Masker(secrets).value(declared_parameters.mask_secrets(definition.params, values)),
            owner_pid=here.owner.pid,
            owner_born=here.owner.born,
            run=run,
            retry_of=retry_of,
        )
        here.tasks.add(row)
        return TaskOrder(row, values, secrets=secrets)

    def objections(self, order: TaskOrder) -> tuple[Record, ...]:
        """Returns the lint gate's findings for a queued task."""
        manager, task = self._installation.task(order.row.manager, order.row.task)
        return task_objections(manager, task, self._lint)

    def refuse(self, order: TaskOrder, against: tuple[Record, ...]) -> FinishedTask:
        """Finishes a queued task that the lint gate blocks."""
        return self._finish(order, AttemptResult(TaskState.FAILED, refusal_reason(against)), against)

    def perform(self, order: TaskOrder, cancel: Cancel | None = None) -> FinishedTask:
        """Runs a queued task until it finishes; failures are in the result and in the error catalogue."""
        manager, task = self._installation.task(order.row.manager, order.row.task)
        against = self.objections(order)
        if against:
            return self.refuse(order, against)
        cancel = cancel or Cancel()
        self.watcher.add(order.row.id, cancel)
        try:
            return self._finish(order, self._in_turn(order, manager, task, cancel))
        except BaseException:
            self._finish(order, AttemptResult(TaskState.CANCELLED, "psverify was interrupted"))
            raise
        finally:
            self.watcher.remove(order.row.id)

    def _wanted(self) -> list[str]:
        here = self._installation
        return [*here.tasks.to_cancel(here.owner), *here.runs.to_cancel(here.owner)]

    def _in_turn(self, order: TaskOrder, manager: Manager, task: TaskDefinition, cancel: Cancel) -> AttemptResult:
        if task.concurrency_key is None:
            return self._attempts(order, manager, task, cancel)
        here, key = self._installation, f"task:{task.concurrency_key}"
        while not locks.take_lock(here.database, key, here.owner, order.row.id):
            if here.clock.wait(cancel.event, TURN_SECONDS):
                return AttemptResult(TaskState.CANCELLED, "cancelled while waiting for its turn")
        try:
            return self._attempts(order, manager, task, cancel)
        finally:
            locks.release_lock(here.database, key, order.row.id)

    def _attempts(self, order: TaskOrder, manager: Manager, task: TaskDefinition, cancel: Cancel) -> AttemptResult:
        here = self._installation
        folder = here.task_folder(order.row.id)
        folder.mkdir(parents=True, exist_ok=True)
        own = declared_parameters.secret_texts(task.params, order.params)
        named = secret_values(manager.manifest.secrets).values()
        secrets = (*own, *named, *order.secrets, *here.settings.secrets)
        call = AdapterCall(
            identifier=order.row.id,
            manager=manager,
            task=task,
            params=order.params,
            folder=folder,
            masker=Masker(secrets),
            cancel=cancel,
            timeout=order.timeout if order.timeout is not None else here.timeout(task),
            stdout=self._line(order.row.subject),
            stderr=self._line(order.row.subject),
            started=lambda child: here.tasks.child(order.row.id, child),
        )
        for attempt in range(1, task.retry.limit + 2):
            if not here.tasks.begin(order.row.id, here.owner, attempt, here.clock.now()):
                return AttemptResult(TaskState.CANCELLED, "cancelled")
            log_event("task.started", task=order.row.subject, id=order.row.id, run=order.row.run, attempt=attempt)
            result = adapter_for(manager.manifest).execute(call)
            if not is_retried(task.retry, result, attempt):
                break
            if here.clock.wait(cancel.event, retry_pause(task.retry, attempt, random.random())):  # noqa: S311 - no secret
                return replace(result, state=TaskState.CANCELLED, message=f"cancelled after: {result.message}")
        return result if attempt == 1 else replace(result, message=f"{result.message} after {attempt} attempts")

    def _finish(self, order: TaskOrder, result: AttemptResult, against: tuple[Record, ...] = ()) -> FinishedTask:
        here = self._installation
        here.tasks.finish(order.row.id, result.state, here.clock.now(), result.message, result.exit_code, result.data)
        row = here.tasks.get(order.row.id)
        assert row is not None
        told = {"state": row.state.value, "message": row.message, "exit_code": row.exit_code, "attempt": row.attempt}
        log_event("task.ended", log_level_of(row.state), task=row.subject, id=row.id, run=row.run, **told)
        if result.state in {TaskState.FAILED, TaskState.TIMED_OUT}:
            data = {"task": row.id, "rules": [record.rule for record in against]}
            where: dict[str, Any] = {"subject": row.subject, "path": row.path, "line": row.line}
            incident = Incident("process", result.message, operation="task", detail=result.stderr, data=data, **where)
            here.catalogue.report(incident)
        _, task = here.task(row.manager, row.task)
        return FinishedTask(row, result, against, reports=task.output == "records" and result.data is not None)

    def _line(self, subject: str) -> Callable[[str], None] | None:
        show = self._show
        return (lambda line: show(subject, line)) if show else None


def is_retried(retry: Retry, result: AttemptResult, attempt: int) -> bool:
    """Returns whether to retry: the attempt failed with a retried exit code, and attempts are left."""
    if attempt > retry.limit or result.state not in {TaskState.FAILED, TaskState.TIMED_OUT}:
        return False
    return not retry.on_exit_codes or result.exit_code in retry.on_exit_codes


def retry_pause(retry: Retry, attempt: int, chance: float) -> float:
    """Returns the delay before the next attempt, in seconds."""
    return ExponentialBackoff(to_seconds(retry.initial), retry.factor, to_seconds(retry.max), retry.jitter).delay(
        attempt, chance
    )


def wait_for(installation: Installation, identifier: str, timeout: float | None, period: float = 0.1) -> TaskRow | None:
    """Waits until a task of another process has finished; returns its final row."""
    never = threading.Event()
    deadline = None if timeout is None else installation.clock.monotonic() + timeout
    while (row := installation.tasks.get(identifier)) is not None and not row.state.final:
        if deadline is not None and installation.clock.monotonic() > deadline:
            return row
        installation.clock.wait(never, period)
    return row
