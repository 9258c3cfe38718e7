"""Which steps of a run may begin, which are skipped, and what the run came to: questions about states alone."""

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
    """The steps of a workflow by their ids, and what each waits for."""

    steps: Mapping[str, Step]
    needs: Needs

    def open(self, states: States) -> list[str]:
        """Returns the queued steps all of whose needs have ended, in the order of the file."""
        queued = (step for step, state in states.items() if state is TaskState.QUEUED)
        return [step for step in queued if all(states[need].final for need in self.needs[step])]

    def runs(self, step: str, states: States) -> bool:
        """Whether an open step is run; otherwise it is skipped."""
        condition = self.steps[step].if_
        if condition == "always()":
            return True
        if condition == "failure()":
            return any(states[each] in _BAD for each in step_ancestors(self.needs, step))
        return all(self._lets_go_on(need, states) for need in self.needs[step])

    def good(self, states: States) -> bool:
        """Whether a run whose steps have all ended is a good one: what failed was allowed to."""
        return all(
            state.good or (state in _FAILED and "failed" in self.steps[step].continue_on)
            for step, state in states.items()
        )

    def _lets_go_on(self, step: str, states: States) -> bool:
        state, allowed = states[step], self.steps[step].continue_on
        if state is TaskState.SKIPPED:
            # A step that its own condition left out stands in nobody's way.
            return "skipped" in allowed or all(self._lets_go_on(need, states) for need in self.needs[step])
        return state is TaskState.SUCCEEDED or (state in _FAILED and "failed" in allowed)


_FAILED = {TaskState.FAILED, TaskState.TIMED_OUT}
_BAD = {*_FAILED, TaskState.CANCELLED, TaskState.LOST}


def plan_of(workflow: Workflow) -> Plan:
    """Returns the plan of a workflow that has no faults."""
    return Plan({step.id: step for step in workflow.steps}, workflow.needs())
