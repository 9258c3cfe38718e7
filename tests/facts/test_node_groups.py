from __future__ import annotations

from psverify.facts.node_groups import by_name, in_order, nodes_within, outside
from psverify.model import Span
from psverify.parse.tree import parse

TEXT = b"$a; $b; $A; $c; $a"


def test_groups_of_one_name_are_put_together_in_the_order_of_the_text() -> None:
    texts = parse(TEXT).by_text("variable_expression")
    found = by_name((text.lower(), nodes) for text, nodes in texts.items())
    assert {name: [node.start for node in nodes] for name, nodes in found.items()} == {
        "$a": [0, 8, 16],
        "$b": [4],
        "$c": [12],
    }
    assert found["$c"] is texts["$c"]


def test_nodes_are_put_in_the_order_of_the_text() -> None:
    nodes = parse(TEXT).root.descendants("variable_expression")
    assert in_order(reversed(nodes)) == nodes


def test_what_begins_in_a_place_is_found() -> None:
    nodes = parse(TEXT).root.descendants("variable_expression")
    assert nodes_within(nodes, Span(4, 9)) == nodes[1:3]
    assert nodes_within(nodes, Span(5, 8)) == []
    assert nodes_within(nodes, Span(0, 18)) is nodes
    assert nodes_within(nodes, Span(4, 99)) == nodes[1:]
    assert nodes_within([], Span(0, 1)) == []


def test_what_begins_outside_of_places_is_left() -> None:
    nodes = parse(TEXT).root.descendants("variable_expression")
    assert outside(nodes, [Span(4, 13), Span(8, 9)]) == [nodes[0], nodes[4]]
    assert outside(nodes, [Span(0, 1), Span(12, 13)]) == [nodes[1], nodes[2], nodes[4]]
    assert outside(nodes, []) == nodes
