from __future__ import annotations

from psverify.facts.enclosing_nodes import nearest_above
from psverify.facts.file import File
from psverify.parse.tree import Node, parse
from psverify.read.decode import decode


def is_marked(node: Node, file: File) -> bool:
    return file.buffer.startswith(b"{ 0", node.start)


def test_the_nearest_of_those_that_hold() -> None:
    source = decode(b"{ 0; { 1; { 0; { 2; { 3 } } } } }; { 4 }; 5")
    file = File(source, parse(source.buffer), "a.ps1")
    numbers = file.tree.root.descendants("constant_expression")
    for _ in range(2):
        found = [nearest_above(number, file, ("script_block_expression",), is_marked) for number in numbers]
        assert [node and node.start for node in found] == [0, 0, 10, 10, 10, None, None]
