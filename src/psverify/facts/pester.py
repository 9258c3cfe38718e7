"""Pester's blocks: which commands take them, and what they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.facts.enclosing_nodes import nearest_above
from psverify.parse.nodes import command_name

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node

CONTAINERS = frozenset(("describe", "context"))
"""Commands, in lower case, whose block holds tests and other blocks."""
SETUPS = frozenset(("beforeall", "beforeeach", "beforediscovery", "afterall", "aftereach"))
"""Commands, in lower case, whose block runs in the scope of the block around it, or around each test in it."""
TESTS = frozenset(("it",))
BLOCKS = CONTAINERS | SETUPS | TESTS


def pester_command(block: Node) -> str:
    """Returns the name, in lower case, of the Pester command that a script block is given to; nothing for another block."""
    command = block.parent if block.kind == "script_block_expression" else None
    if command is None or command.kind != "command":
        return ""
    name = (command_name(command) or "").lower().removeprefix("pester\\")
    return name if name in BLOCKS else ""


def innermost_pester_block(node: Node, file: File) -> Node | None:
    """Returns the innermost block of a Pester command around a node."""
    return nearest_above(node, file, ("script_block_expression",), _is_pester_block)


def _is_pester_block(block: Node, _: File) -> bool:
    return pester_command(block) != ""
