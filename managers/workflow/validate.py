"""Finds errors in a workflow beyond its model: names, types, cycles and references, each at its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.api import nearest
from psverify_managers.common.documents import declared_parameters
from psverify_managers.common.documents.positions import DocumentProblem
from psverify_managers.common.documents.references import find_references
from psverify_managers.common.manifests.manager import Fault, Manager
from psverify_managers.workflow.builtin_actions import BUILTINS
from psverify_managers.workflow.step_graph import Needs, cyclic_steps, step_ancestors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from psverify_managers.common.documents.declared_parameters import Param
    from psverify_managers.workflow.workflow_files import LoadedWorkflow
    from psverify_managers.workflow.workflow_model import Action

Place = tuple[str | int, ...]
Complaint = tuple[Place, str]


def workflow_faults(loaded: LoadedWorkflow, managers: Mapping[str, Manager]) -> list[Fault]:
    """Returns all errors in file order."""
    needs = loaded.workflow.needs()
    found = [
        *_name_complaints(loaded),
        *_cycle_complaints(loaded, needs),
        *_step_complaints(loaded, needs, managers),
        *_handler_complaints(loaded, needs, managers),
    ]
    problems = [DocumentProblem(message, *loaded.document.place(place)) for place, message in found]
    return [Fault(loaded.path, problem) for problem in sorted(problems, key=lambda each: each.line)]


def _name_complaints(loaded: LoadedWorkflow) -> Iterator[Complaint]:
    ids = [step.id for step in loaded.workflow.steps]
    for number, step in enumerate(loaded.workflow.steps):
        if step.id in ids[:number]:
            yield ("steps", number, "id"), f"duplicate step '{step.id}'"
        for place, need in enumerate(step.needs or ()):
            if need not in ids:
                yield ("steps", number, "needs", place), f"unknown step '{need}'{nearest(need, ids)}"


def _cycle_complaints(loaded: LoadedWorkflow, needs: Needs) -> Iterator[Complaint]:
    stuck = cyclic_steps(needs)
    for number, step in enumerate(loaded.workflow.steps):
        if step.id in stuck:
            yield ("steps", number, "needs"), f"step '{step.id}' depends on itself ({' and '.join(stuck)})"


def _step_complaints(loaded: LoadedWorkflow, needs: Needs, managers: Mapping[str, Manager]) -> Iterator[Complaint]:
    for number, step in enumerate(loaded.workflow.steps):
        place = ("steps", number)
        yield from _action_complaints(step, place, managers)
        yield from _reference_complaints(loaded, step, place, step_ancestors(needs, step.id))


def _handler_complaints(loaded: LoadedWorkflow, needs: Needs, managers: Mapping[str, Manager]) -> Iterator[Complaint]:
    on = loaded.workflow.on
    for name, actions in (("success", on.success), ("failure", on.failure), ("always", on.always)):
        for number, action in enumerate(actions):
            place = ("on", name, number)
            yield from _action_complaints(action, place, managers)
            yield from _reference_complaints(loaded, action, place, frozenset(needs))


def _action_complaints(action: Action, place: Place, managers: Mapping[str, Manager]) -> Iterator[Complaint]:
    if action.uses is not None:
        builtin = BUILTINS.get(action.uses)
        if builtin is None:
            yield (*place, "uses"), f"unknown action '{action.uses}'{nearest(action.uses, BUILTINS)}"
        else:
            yield from _value_complaints(builtin.params, action, place)
        return
    name, _, task = (action.task or "").partition("/")
    if name not in managers:
        yield (*place, "task"), f"unknown manager '{name}'{nearest(name, managers)}"
    elif task not in managers[name].manifest.tasks:
        hint = nearest(task, managers[name].manifest.tasks)
        yield (*place, "task"), f"manager '{name}' has no task '{task}'{hint}"
    else:
        yield from _value_complaints(managers[name].manifest.tasks[task].params, action, place)


def _value_complaints(declared: Mapping[str, Param], action: Action, place: Place) -> Iterator[Complaint]:
    # A value with a reference is known only at run time.
    plain = {name: value for name, value in action.with_.items() if not any(find_references(value))}
    given = [name for name in action.with_ if name not in plain]
    for text in declared_parameters.parameter_complaints(declared, plain):
        if not any(text == f"parameter '{name}' is required" for name in given):
            key = next((name for name in plain if f"'{name}'" in text), None)
            yield (*place, "with", key) if key else place, text
    for name in given:
        if name not in declared:
            yield (*place, "with", name), f"unknown parameter '{name}'{nearest(name, declared)}"


def _reference_complaints(
    loaded: LoadedWorkflow, action: Action, place: Place, before: frozenset[str]
) -> Iterator[Complaint]:
    for key, value in action.with_.items():
        for reference in find_references(value):
            wrong = _wrong_reference(loaded, reference.strip().split("."), before)
            if wrong:
                yield (*place, "with", key), wrong


def _wrong_reference(loaded: LoadedWorkflow, steps: list[str], before: frozenset[str]) -> str | None:
    shown, declared = "${" + ".".join(steps) + "}", loaded.workflow.params
    if len(steps) < 2 or steps[0] not in {"params", "steps", "run", "env"}:
        forms = "${params.NAME}, ${steps.ID.output}, ${steps.ID.status}, ${run.id} or ${env.NAME}"
        return f"'{shown}' is not a valid reference; use {forms}"
    if steps[0] == "params" and steps[1] not in declared:
        return f"'{shown}': unknown parameter '{steps[1]}'{nearest(steps[1], declared)}"
    if steps[0] == "steps" and steps[1] not in before:
        return f"'{shown}': step '{steps[1]}' does not finish before this one{nearest(steps[1], before)}"
    if steps[0] == "steps" and (len(steps) < 3 or steps[2] not in {"output", "status"}):
        return f"'{shown}': a step only has output and status"
    return None
