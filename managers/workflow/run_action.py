"""Runs one step or handler, a manager's task or a built-in action, with its retries."""

from __future__ import annotations

import os
import random
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from psverify.api import UserError
from psverify_managers.common.adapters.adapter_call import AttemptResult
from psverify_managers.common.documents import declared_parameters
from psverify_managers.common.documents.references import UnknownReference, expand_references
from psverify_managers.common.durations import to_seconds
from psverify_managers.common.masking import Masker
from psverify_managers.common.states import TaskState
from psverify_managers.process.face import Engine, is_retried, retry_pause
from psverify_managers.workflow.builtin_actions import BUILTINS, ActionInputs, ActionResult

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from psverify.api.report import Record
    from psverify_managers.common.children.cancellation import Cancel
    from psverify_managers.common.webhooks import Endpoint
    from psverify_managers.workflow.workflow_model import Action


@dataclass(frozen=True, slots=True)
class StepResult:
    """The result of an action; `task` is the identifier of its last task, if it ran one."""

    state: TaskState
    message: str
    output: Any = None
    attempt: int = 1
    task: str | None = None
    objections: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class RunContext:
    """The context of all actions of a run; `facts` returns the state of the run, for references and reports."""

    engine: Engine
    run: str
    facts: Callable[[], dict[str, Any]]
    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()

    def act(self, name: str, action: Action, cancel: Cancel) -> StepResult:
        """Runs the action with its retries; failures are in the result."""
        clock = self.engine.installation.clock
        for attempt in range(1, action.retry.limit + 2):
            acted = self._once(name, action, cancel, attempt)
            outcome = AttemptResult(acted.state, acted.message)
            if not is_retried(action.retry, outcome, attempt):
                break
            if clock.wait(cancel.event, retry_pause(action.retry, attempt, random.random())):  # noqa: S311 - no secret
                return StepResult(TaskState.CANCELLED, f"cancelled after: {acted.message}", attempt=attempt)
        return acted

    def _once(self, name: str, action: Action, cancel: Cancel, attempt: int) -> StepResult:
        if cancel.requested:
            return StepResult(TaskState.CANCELLED, "cancelled", attempt=attempt)
        facts = self.facts()
        try:
            values = expand_references(action.with_, {**facts, "env": dict(os.environ)})
            if action.task is not None:
                return self._task(action, values, cancel, attempt)
            ended = self._builtin(name, action, values, cancel, facts)
        except (UnknownReference, UserError) as error:
            return StepResult(TaskState.FAILED, str(error), attempt=attempt)
        masker = Masker(self.secrets)
        return StepResult(ended.state, masker.text(ended.message), masker.value(ended.output), attempt)

    def _task(self, action: Action, values: Mapping[str, Any], cancel: Cancel, attempt: int) -> StepResult:
        manager, _, task = (action.task or "").partition("/")
        order = self.engine.order(manager, task, values, run=self.run, secrets=self.secrets)
        limit = to_seconds(action.timeout) if action.timeout else None
        done = self.engine.perform(replace(order, timeout=limit), cancel.child())
        output = done.result.data if done.result.data is not None else {"stdout": done.result.stdout.strip()}
        return StepResult(done.row.state, done.row.message, output, attempt, done.row.id, done.objections)

    def _builtin(
        self, name: str, action: Action, values: Mapping[str, Any], cancel: Cancel, facts: dict[str, Any]
    ) -> ActionResult:
        builtin, here = BUILTINS[action.uses or ""], self.engine.installation
        wrong = declared_parameters.parameter_complaints(builtin.params, values)
        if wrong:
            return ActionResult(TaskState.FAILED, "; ".join(wrong))
        folder = here.places.state / "runs" / self.run / name
        folder.mkdir(parents=True, exist_ok=True)
        limit = to_seconds(action.timeout) if action.timeout else None
        given = declared_parameters.with_defaults(builtin.params, values)
        report = {**facts["run"], "steps": facts["steps"]}
        mine = cancel.child()
        work = ActionInputs(given, here.places.root, folder, here.clock, mine, limit, report, self.endpoints)
        return _run_timed(lambda: builtin.act(work), mine, limit)


def _run_timed(act: Callable[[], ActionResult], cancel: Cancel, limit: float | None) -> ActionResult:
    """Runs an action in this thread and cancels it after the time limit."""
    if limit is None:
        return _run_caught(act)
    timer = threading.Timer(limit, cancel.request)
    timer.daemon = True
    timer.start()
    ended = _run_caught(act)
    late = not timer.is_alive()
    timer.cancel()
    if late and ended.state is TaskState.CANCELLED:
        return ActionResult(TaskState.TIMED_OUT, f"timed out after {limit:g} s")
    return ended


def _run_caught(act: Callable[[], ActionResult]) -> ActionResult:
    try:
        return act()
    except (OSError, ValueError) as error:
        return ActionResult(TaskState.FAILED, f"{type(error).__name__}: {error}")
