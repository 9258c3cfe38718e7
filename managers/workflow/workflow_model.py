"""A workflow (YAML or JSON), version 1: steps across managers, in sequence or as a graph."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from psverify_managers.common.documents.declared_parameters import Param
from psverify_managers.common.documents.strict_model import Duration, Model, Name
from psverify_managers.common.manifests.manifest_model import Retry
from psverify_managers.common.manifests.schedule_model import When

SCHEMA_ID = "psverify/workflow-1.json"
Condition = Literal["success()", "failure()", "always()"]
STEP_ID = r"^[A-Za-z][A-Za-z0-9_-]{0,62}$"


class Action(Model):
    """An action: a manager's task (`manager/task`) or a built-in action."""

    task: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9-]*/\S+$")
    uses: str | None = None
    with_: dict[str, Any] = Field(default={}, alias="with")
    timeout: Duration | None = None
    retry: Retry = Retry()

    @model_validator(mode="after")
    def _one_thing(self) -> Action:
        if (self.task is None) == (self.uses is None):
            raise ValueError("set exactly one of task and uses")
        return self


class Step(Action):
    """One step. `needs` defaults to the previous step, unless any step of the workflow declares `needs`."""

    id: str = Field(pattern=STEP_ID)
    description: str = ""
    needs: list[str] | None = None
    if_: Condition = Field(default="success()", alias="if")
    continue_on: list[Literal["failed", "skipped"]] = Field(default=[])


class Handlers(Model):
    """Handlers that run in order at the end: after success, after failure, or always."""

    success: list[Action] = Field(default=[])
    failure: list[Action] = Field(default=[])
    always: list[Action] = Field(default=[])


class Workflow(Model):
    """A workflow: its steps, parameters and schedule."""

    version: Literal[1]
    name: Name
    schema_: str | None = Field(default=None, alias="$schema")
    description: str = ""
    params: dict[str, Param] = Field(default={})
    schedule: When | None = None
    max_parallel: int = Field(default=1, ge=1, le=64)
    timeout: Duration | None = None
    steps: list[Step] = Field(min_length=1)
    on: Handlers = Handlers()

    def needs(self) -> dict[str, tuple[str, ...]]:
        """Returns the dependencies of each step by id, in file order."""
        graph = any(step.needs is not None for step in self.steps)
        before = [None, *(step.id for step in self.steps)]
        implied = [() if graph or previous is None else (previous,) for previous in before]
        return {
            step.id: tuple(step.needs) if step.needs is not None else known
            for step, known in zip(self.steps, implied, strict=False)
        }
