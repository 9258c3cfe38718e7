"""Runs a workflow from queued to finished: its steps, up to `max_parallel` at once, then its handlers."""

from __future__ import annotations

import queue
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from psverify_managers.common.catalogue.incident import Incident
from psverify_managers.common.children.cancellation import Cancel
from psverify_managers.common.documents import declared_parameters
from psverify_managers.common.durations import to_seconds
from psverify_managers.common.event_log import log_event, log_level_of
from psverify_managers.common.states import TaskState
from psverify_managers.common.store.rows import RunRow, StepRow
from psverify_managers.workflow.plan_steps import plan_of
from psverify_managers.workflow.run_action import RunContext, StepResult

if TYPE_CHECKING:
    from psverify.api.report import Record
    from psverify_managers.common.webhooks import Endpoint
    from psverify_managers.process.face import Engine
    from psverify_managers.workflow.workflow_files import LoadedWorkflow
    from psverify_managers.workflow.workflow_model import Action

Progress = Callable[[str, TaskState, str], None]
"""Called when a step starts or finishes, with its name, state and message."""


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """A finished run, its steps, and the lint gate's findings in their scripts."""

    row: RunRow
    steps: tuple[StepRow, ...]
    objections: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class RunOrder:
    """A run to start. `reuse` holds steps of an earlier run whose output is reused."""

    loaded: LoadedWorkflow
    params: Mapping[str, Any] = field(default_factory=dict)
    reuse: Mapping[str, StepRow] = field(default_factory=dict)
    retry_of: str | None = None
    schedule: str | None = None

    def __str__(self) -> str:
        return self.loaded.workflow.name


class Runner:
    """Runs workflows in the calling thread; reports every step to `progress`."""

    def __init__(self, engine: Engine, endpoints: Mapping[str, Endpoint], progress: Progress | None = None) -> None:
        self._engine, self._endpoints, self._progress = engine, endpoints, progress

    def order(self, order: RunOrder) -> str:
        """Records a run as queued and returns its identifier."""
        here, loaded = self._engine.installation, order.loaded
        workflow = loaded.workflow
        row = RunRow(
            id=here.new_id(),
            workflow=workflow.name,
            path=str(loaded.path),
            line=loaded.document.line("name"),
            digest=loaded.digest,
            state=TaskState.QUEUED,
            created=here.clock.now(),
            params=declared_parameters.mask_secrets(workflow.params, order.params),
            owner_pid=here.owner.pid,
            owner_born=here.owner.born,
            retry_of=order.retry_of,
            schedule=order.schedule,
        )
        steps = [StepRow(row.id, step.id, TaskState.QUEUED, loaded.step_line(step.id)) for step in workflow.steps]
        here.runs.add(row, steps)
        return row.id

    def perform(self, order: RunOrder, run: str, cancel: Cancel | None = None) -> FinishedRun:
        """Runs a queued run until it finishes; failures are in the result and in the error catalogue."""
        return _WorkflowRun(self._engine, self._endpoints, self._progress, order, run, cancel or Cancel()).perform()


class _WorkflowRun:
    def __init__(
        self, engine: Engine, endpoints: Mapping[str, Endpoint], progress: Progress | None, order: RunOrder, run: str,
        cancel: Cancel,
    ) -> None:  # fmt: skip
        self._engine, self._here, self._progress = engine, engine.installation, progress
        self._order, self._run, self._cancel = order, run, cancel
        self._workflow = order.loaded.workflow
        self._plan = plan_of(self._workflow)
        self._states = dict.fromkeys(self._plan.steps, TaskState.QUEUED)
        self._messages: dict[str, str] = {}
        self._outputs: dict[str, Any] = {}
        self._objections: list[Record] = []
        self._values = declared_parameters.with_defaults(self._workflow.params, order.params)
        secrets = declared_parameters.secret_texts(self._workflow.params, self._values)
        self._scene = RunContext(engine, run, self._facts, endpoints, secrets)
        self._status = TaskState.RUNNING

    def perform(self) -> FinishedRun:
        here = self._here
        if not here.runs.begin(self._run, here.owner, here.clock.now()):
            return self._done()
        self._engine.watcher.add(self._run, self._cancel)
        name = self._workflow.name
        log_event("run.started", workflow=name, run=self._run, schedule=self._order.schedule)
        try:
            late = self._steps()
            self._status, message = self._verdict(late=late)
            failed = self._handlers()
        except BaseException:
            here.runs.finish(self._run, TaskState.CANCELLED, here.clock.now(), "psverify was interrupted")
            raise
        finally:
            self._engine.watcher.remove(self._run)
        state = TaskState.FAILED if failed and self._status.good else self._status
        message = "; ".join(part for part in (message, *failed) if part)
        here.runs.finish(self._run, state, here.clock.now(), message)
        log_event("run.ended", log_level_of(state), workflow=name, run=self._run, state=state.value, message=message)
        if state in {TaskState.FAILED, TaskState.TIMED_OUT}:
            path = str(self._order.loaded.path)
            incident = Incident(
                "process", message, operation="workflow", subject=name, path=path, data={"run": self._run}
            )
            here.catalogue.report(incident)
        return self._done()

    def _steps(self) -> bool:
        """Runs the steps; returns whether the run timed out."""
        for step, earlier in self._order.reuse.items():
            self._outputs[step] = earlier.output
            self._note(
                step, StepResult(TaskState.SUCCEEDED, f"reused from run {earlier.run}", earlier.output, earlier.attempt)
            )
        clock, late = self._here.clock, False
        limit = to_seconds(self._workflow.timeout) if self._workflow.timeout else None
        deadline = None if limit is None else clock.monotonic() + limit
        answers: queue.SimpleQueue[tuple[str, StepResult | BaseException]] = queue.SimpleQueue()
        running: set[str] = set()
        with ThreadPoolExecutor(self._workflow.max_parallel, "psverify-step") as pool:
            while True:
                for step in self._startable(running):
                    running.add(step)
                    self._begin(step)
                    pool.submit(self._answer, answers, step)
                if not running:
                    return late
                try:
                    wait = None if deadline is None or late else max(0.0, deadline - clock.monotonic())
                    step, acted = answers.get(timeout=wait)
                except queue.Empty:
                    late = True
                    self._cancel.request()
                    continue
                if isinstance(acted, BaseException):
                    raise acted
                running.remove(step)
                self._note(step, acted)

    def _startable(self, running: set[str]) -> list[str]:
        """Returns the steps to start now; skips those whose condition is not met."""
        while True:
            ready = [step for step in self._plan.open(self._states) if step not in running]
            skipped = [step for step in ready if self._cancel.requested or not self._plan.runs(step, self._states)]
            if not skipped:
                return ready[: self._workflow.max_parallel - len(running)]
            for step in skipped:
                self._note(
                    step, StepResult(TaskState.SKIPPED, "cancelled" if self._cancel.requested else "", attempt=0)
                )

    def _answer(self, answers: queue.SimpleQueue[tuple[str, StepResult | BaseException]], step: str) -> None:
        try:
            answers.put((step, self._scene.act(step, self._plan.steps[step], self._cancel)))
        except BaseException as error:
            answers.put((step, error))

    def _begin(self, step: str) -> None:
        self._states[step] = TaskState.RUNNING
        self._here.runs.step(self._run, step, TaskState.RUNNING, started=self._here.clock.now())
        self._tell(step, TaskState.RUNNING, "")

    def _note(self, step: str, acted: StepResult) -> None:
        self._states[step], self._messages[step] = acted.state, acted.message
        self._outputs[step] = acted.output
        self._objections.extend(acted.objections)
        fields = {"ended": self._here.clock.now(), "message": acted.message, "attempt": acted.attempt}
        self._here.runs.step(self._run, step, acted.state, output=acted.output, task=acted.task, **fields)
        self._tell(step, acted.state, acted.message)
        told = {"state": acted.state.value, "message": acted.message, "task": acted.task}
        log_event(
            "step.ended", log_level_of(acted.state), workflow=self._workflow.name, run=self._run, step=step, **told
        )

    def _verdict(self, *, late: bool) -> tuple[TaskState, str]:
        if late:
            return TaskState.TIMED_OUT, f"timed out after {self._workflow.timeout}"
        if self._cancel.requested:
            return TaskState.CANCELLED, "cancelled"
        if self._plan.good(self._states):
            return TaskState.SUCCEEDED, ""
        bad = [step for step, state in self._states.items() if not state.good]
        return TaskState.FAILED, f"{', '.join(bad)} failed"

    def _handlers(self) -> list[str]:
        """Runs the handlers in order and returns the messages of those that failed."""
        on = self._workflow.on
        chosen = [*(on.success if self._status is TaskState.SUCCEEDED else on.failure), *on.always]
        return [text for number, action in enumerate(chosen, 1) if (text := self._handler(f"on-{number}", action))]

    def _handler(self, name: str, action: Action) -> str:
        # Handlers also run after a cancellation, so they do not share it.
        acted = self._scene.act(name, action, Cancel())
        self._tell(name, acted.state, acted.message)
        return "" if acted.state.good else f"{name} ({action.task or action.uses}): {acted.message}"

    def _facts(self) -> dict[str, Any]:
        steps = {
            step: {"status": state.value, "message": self._messages.get(step, ""), "output": self._outputs.get(step)}
            for step, state in list(self._states.items())
        }
        run = {"id": self._run, "workflow": self._workflow.name, "status": self._status.value}
        return {"params": self._values, "steps": steps, "run": run}

    def _tell(self, step: str, state: TaskState, message: str) -> None:
        if self._progress:
            self._progress(f"{self._workflow.name}/{step}", state, message)

    def _done(self) -> FinishedRun:
        row = self._here.runs.get(self._run)
        assert row is not None
        return FinishedRun(row, tuple(self._here.runs.steps(self._run)), tuple(self._objections))
