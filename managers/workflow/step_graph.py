"""The graph of a workflow's steps; `needs` maps each step to its dependencies."""

from __future__ import annotations

from collections.abc import Mapping

Needs = Mapping[str, tuple[str, ...]]


def step_ancestors(needs: Needs, step: str) -> frozenset[str]:
    """Returns all steps that must finish before a step can start."""
    found = list(needs.get(step, ()))
    for each in found:
        found.extend(other for other in needs.get(each, ()) if other not in found)
    return frozenset(found)


def step_descendants(needs: Needs, step: str) -> frozenset[str]:
    """Returns all steps that cannot start before a step has finished."""
    return frozenset(each for each in needs if step in step_ancestors(needs, each))


def cyclic_steps(needs: Needs) -> tuple[str, ...]:
    """Returns the steps that depend on themselves."""
    return tuple(step for step in needs if step in step_ancestors(needs, step))


def graph_layers(needs: Needs) -> list[list[str]]:
    """Returns the steps in layers, by their longest path from a step without dependencies; the graph must be acyclic."""
    depth: dict[str, int] = {}

    def deep(step: str) -> int:
        if step not in depth:
            depth[step] = 1 + max((deep(each) for each in needs[step] if each in needs), default=-1)
        return depth[step]

    found: list[list[str]] = [[] for _ in range(1 + max(map(deep, needs)))]
    for step in needs:
        found[depth[step]].append(step)
    return found
