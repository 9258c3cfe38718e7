"""Which script block a node belongs to, as a search that does not enter nested blocks sees it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psverify.check.file import File
    from psverify.parse.tree import Node

BLOCKS = ("script_block", "script_block_expression")
OPAQUE = (*BLOCKS, "function_definition", "function_member", "trap_statement")
"""What PowerShell's `FindAll(…, nested: false)` does not look into; a function's inline parameters are the function's."""


def owner(node: Node) -> Node | None:
    """Returns the innermost block (or function, for its inline parameters, or trap) around a node."""
    return node.ancestor(*OPAQUE)


def by_owner(file: File, kind: str) -> Mapping[Node, list[Node]]:
    """Returns the nodes of a kind, in the order of the text, by the block that they belong to."""
    found: dict[Node, list[Node]] = defaultdict(list)
    for node in file.tree.root.descendants(kind):
        block = node.ancestor(*OPAQUE)
        if block is not None:
            found[block].append(node)
    return found


def variables_by_owner(file: File) -> Mapping[Node, list[Node]]:
    """Every variable by the block that it belongs to; a fact of the file."""
    return by_owner(file, "variable_expression")


def blocks(file: File) -> list[Node]:
    """Every script block: the file's own, functions' and methods' bodies, `{ … }` expressions; a fact of the file."""
    return [file.tree.root, *file.tree.root.descendants(*BLOCKS)]
