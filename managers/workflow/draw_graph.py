"""Draws the graph of a workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from psverify_managers.workflow.step_graph import graph_layers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psverify_managers.workflow.workflow_model import Workflow

WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 190, 44, 60, 20, 20
_COLOURS = {
    "succeeded": "#d3f2d9",
    "failed": "#f8d2d2",
    "timed_out": "#f8d2d2",
    "running": "#d5e6fb",
    "skipped": "#eeeeee",
}


def draw_mermaid(workflow: Workflow, states: Mapping[str, str] | None = None) -> str:
    """Returns the graph as a Mermaid flowchart; colors the steps by `states`."""
    numbers = {step.id: f"s{number}" for number, step in enumerate(workflow.steps)}
    boxes = [
        f'{numbers[each.id]}["{_draw_label(each.id)}<br/>{_draw_label(each.task or each.uses or "")}"]'
        for each in workflow.steps
    ]
    arrows = [f"{numbers[each]} --> {numbers[step]}" for step, needed in workflow.needs().items() for each in needed]
    known = {step: _COLOURS[state] for step, state in (states or {}).items() if step in numbers and state in _COLOURS}
    styles = [f"style {numbers[step]} fill:{colour}" for step, colour in known.items()]
    return "\n  ".join(["flowchart LR", *boxes, *arrows, *styles]) + "\n"


def draw_svg(workflow: Workflow, states: Mapping[str, str] | None = None) -> str:
    """Returns the graph as an SVG image: a column for each layer, a curve for each need."""
    columns = graph_layers(workflow.needs())
    place = {
        step: (MARGIN + x * (WIDTH + GAP_X), MARGIN + y * (HEIGHT + GAP_Y))
        for x, column in enumerate(columns)
        for y, step in enumerate(column)
    }
    width = 2 * MARGIN + len(columns) * (WIDTH + GAP_X) - GAP_X
    height = 2 * MARGIN + max(map(len, columns)) * (HEIGHT + GAP_Y) - GAP_Y
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    curves = [_draw_curve(place[each], place[step]) for step, needed in workflow.needs().items() for each in needed]
    boxes = [
        _draw_box(place[step.id], step.id, step.task or step.uses or "", (states or {}).get(step.id))
        for step in workflow.steps
    ]
    title = f"<title>{escape(workflow.name)}</title>"
    return "\n".join([f'{head} font-family="sans-serif" font-size="13">', title, *curves, *boxes, "</svg>"]) + "\n"


def _draw_curve(start: tuple[int, int], end: tuple[int, int]) -> str:
    x1, y1, x2, y2 = start[0] + WIDTH, start[1] + HEIGHT // 2, end[0], end[1] + HEIGHT // 2
    middle = (x1 + x2) // 2
    return f'<path d="M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}" fill="none" stroke="#666666"/>'


def _draw_box(place: tuple[int, int], name: str, what: str, state: str | None) -> str:
    x, y = place
    fill = _COLOURS.get(state or "", "#ffffff")
    box = f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="6" fill="{fill}" stroke="#333333"/>'
    text = f'<text x="{x + 10}" y="{y + 18}" font-weight="bold">{escape(name)}</text>'
    small = f'<text x="{x + 10}" y="{y + 35}" fill="#555555">{escape(what)}</text>'
    return f"<g>{box}{text}{small}</g>"


def _draw_label(text: str) -> str:
    return escape(text).replace('"', "#quot;")
