"""Which script block a node belongs to, as a search that does not enter nested blocks sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psverify.parse.tree import Node

BLOCKS = ("script_block", "script_block_expression")
OPAQUE = (*BLOCKS, "function_definition", "function_member", "trap_statement")
"""What PowerShell's `FindAll(…, nested: false)` ignores; a function's inline parameters are the function's."""


def owner(node: Node) -> Node | None:
    """Returns the innermost block (or function, for its inline parameters, or trap) around a node."""
    return node.ancestor(*OPAQUE)
