"""Decides which steps of a run start, which are skipped, and whether the run succeeded, from their states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from psverify_managers.common.states import TaskState
from psverify_managers.workflow.step_graph import Needs, step_ancestors

if TYPE_CHECKING:
    from psverify_managers.workflow.workflow_model import Step, Workflow

States = Mapping[str, TaskState]


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a workflow by id, and the steps that each depends on."""

    steps: Mapping[str, Step]
    needs: Needs

    def open(self, states: States) -> list[str]:
        """Returns the queued steps whose dependencies have finished, in file order."""
        queued = (step for step, state in states.items() if state is TaskState.QUEUED)
        return [step for step in queued if all(states[need].final for need in self.needs[step])]

    def runs(self, step: str, states: States) -> bool:
        """Returns whether to run an open step; otherwise it is skipped."""
        condition = self.steps[step].if_
        if condition == "always()":
            return True
        if condition == "failure()":
            return any(states[each] in _BAD for each in step_ancestors(self.needs, step))
        return all(self._lets_go_on(need, states) for need in self.needs[step])

    def good(self, states: States) -> bool:
        """Returns whether a finished run succeeded: only steps that may fail have failed."""
        return all(
            state.good or (state in _FAILED and "failed" in self.steps[step].continue_on)
            for step, state in states.items()
        )

    def _lets_go_on(self, step: str, states: States) -> bool:
        state, allowed = states[step], self.steps[step].continue_on
        if state is TaskState.SKIPPED:
            # A step skipped by its own condition does not block others.
            return "skipped" in allowed or all(self._lets_go_on(need, states) for need in self.needs[step])
        return state is TaskState.SUCCEEDED or (state in _FAILED and "failed" in allowed)


_FAILED = {TaskState.FAILED, TaskState.TIMED_OUT}
_BAD = {*_FAILED, TaskState.CANCELLED, TaskState.LOST}


def plan_of(workflow: Workflow) -> Plan:
    """Returns the plan of a valid workflow."""
    return Plan({step.id: step for step in workflow.steps}, workflow.needs())
