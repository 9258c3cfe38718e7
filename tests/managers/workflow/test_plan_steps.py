"""Which steps run: conditions, what is allowed to fail, and any graph that Hypothesis can think of."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from psverify_managers.common.states import TaskState
from psverify_managers.workflow.plan_steps import Plan, plan_of
from psverify_managers.workflow.step_graph import cyclic_steps, graph_layers, step_ancestors, step_descendants
from psverify_managers.workflow.workflow_model import Workflow

GOOD, BAD, SKIPPED = TaskState.SUCCEEDED, TaskState.FAILED, TaskState.SKIPPED


def plan(*steps: dict[str, Any]) -> Plan:
    full = [{"id": f"s{number}", "uses": "wait", **step} for number, step in enumerate(steps)]
    return plan_of(Workflow.model_validate({"version": 1, "name": "w", "steps": full}))


def play(found: Plan, ends: dict[str, TaskState]) -> dict[str, str]:
    """Runs a plan one step after the other; `ends` says how steps end, the others well."""
    states = dict.fromkeys(found.steps, TaskState.QUEUED)
    while ready := found.open(states):
        step = ready[0]
        states[step] = ends.get(step, GOOD) if found.runs(step, states) else SKIPPED
    return {step: state.value for step, state in states.items()}


@pytest.mark.parametrize(
    ("steps", "ends", "expected"),
    [
        ([{}, {}, {}], {}, "succeeded succeeded succeeded"),
        ([{}, {}, {}], {"s0": BAD}, "failed skipped skipped"),
        ([{}, {}, {"if": "always()"}], {"s0": BAD}, "failed skipped succeeded"),
        ([{}, {"if": "failure()"}, {}], {}, "succeeded skipped succeeded"),
        ([{}, {"if": "failure()"}, {}], {"s0": BAD}, "failed succeeded succeeded"),
        ([{"continue_on": ["failed"]}, {}], {"s0": BAD}, "failed succeeded"),
        ([{}, {"continue_on": ["skipped"]}, {}], {"s0": BAD}, "failed skipped succeeded"),
        ([{}, {"needs": []}, {"needs": ["s0", "s1"]}], {"s1": BAD}, "succeeded failed skipped"),
        ([{"needs": []}, {"needs": []}, {"needs": ["s0"]}], {"s1": BAD}, "succeeded failed succeeded"),
    ],
)
def test_conditions(steps: list[dict[str, Any]], ends: dict[str, TaskState], expected: str) -> None:
    assert " ".join(play(plan(*steps), ends).values()) == expected


def test_good_run() -> None:
    found = plan({"continue_on": ["failed"]}, {})
    assert found.good({"s0": BAD, "s1": GOOD})
    assert found.good({"s0": SKIPPED, "s1": GOOD})
    assert not found.good({"s0": GOOD, "s1": BAD})
    assert not found.good({"s0": GOOD, "s1": TaskState.CANCELLED})


graphs = st.integers(1, 8).flatmap(
    lambda count: st.tuples(*(st.sets(st.integers(0, count - 1)).map(sorted) for _ in range(count)))
)


@given(graphs)
def test_questions_about_graphs(edges: tuple[list[int], ...]) -> None:
    needs = {f"s{number}": tuple(f"s{each}" for each in each_needs) for number, each_needs in enumerate(edges)}
    for step in needs:
        assert {each for each in needs if step in step_descendants(needs, each)} == step_ancestors(needs, step)
    if not cyclic_steps(needs):
        depth = {step: number for number, layer in enumerate(graph_layers(needs)) for step in layer}
        assert depth.keys() == needs.keys()
        assert all(depth[need] < depth[step] for step, needed in needs.items() for need in needed)


@given(graphs, st.data())
def test_every_acyclic_run_ends(edges: tuple[list[int], ...], data: st.DataObject) -> None:
    steps = [{"needs": [f"s{each}" for each in needed if each < number]} for number, needed in enumerate(edges)]
    found = plan(*steps)
    ends = {step: data.draw(st.sampled_from([GOOD, BAD])) for step in found.steps}
    played = play(found, ends)
    assert "queued" not in played.values()
    for step, needed in found.needs.items():
        assert (played[step] == "skipped") == any(played[need] != "succeeded" for need in needed)
