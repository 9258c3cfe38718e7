"""Script blocks that run in the scope around them: what they set, the code around them may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.facts.command_arguments import has_parameter
from psverify.facts.commands import commands_of
from psverify.facts.pester import SETUPS, innermost_pester_block, pester_command
from psverify.facts.script_blocks import owner
from psverify.parse.nodes import command_name, constant_string

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node

_SHARING = ("ForEach-Object", "Where-Object", "Measure-Command", "Trace-Command")
_SHARING_METHODS = frozenset(("foreach", "where"))
_SCRIPT_WIDE = frozenset(("properties",))
"""Commands whose blocks other tools run in the scope of the script: psake's `properties`."""


def sharing_scope(block: Node, file: File) -> Node:
    """Returns the outermost block whose code may read what a block sets; the block itself where nothing around it can.

    Of a block given to a command that is not known, the block around it.
    """
    known, passed = file.fact(_known_scopes), []
    while block not in known and (around := _shared_with(block, file)) is not None:
        passed.append(block)
        block = around
    scope = known.setdefault(block, block)
    known.update(dict.fromkeys(passed, scope))
    return scope


def _known_scopes(_file: File) -> dict[Node, Node]:
    """What `sharing_scope` keeps, by block."""
    return {}


def is_of_unknown_command(block: Node, file: File) -> bool:
    """Whether a script block is an argument of a command that is neither PowerShell's nor Pester's."""
    command = block.parent
    if (
        command is None
        or command.kind != "command"
        or command.field("command_elements") == block
        or pester_command(block)
    ):
        return False
    name = (command_name(command) or "").lower()
    return name not in commands_of(file) and name not in commands_of(file).aliases


def _shared_with(block: Node, file: File) -> Node | None:
    """Returns the block in whose scope a block runs, or None."""
    if block.kind == "trap_statement":
        return owner(block)
    taker = block.parent if block.kind == "script_block_expression" else None
    if taker is None:
        return None
    if taker.kind == "invoke_member_expression":
        method = (constant_string(taker.field("member")) or "").lower()
        return owner(taker) if method in _SHARING_METHODS else None
    return _shared_by_command(block, taker, file) if taker.kind == "command" else None


def _shared_by_command(block: Node, command: Node, file: File) -> Node | None:
    if command.field("command_elements") == block:
        operator = command.field("invocation_operator")
        return owner(command) if operator is not None and operator.text == "." else None
    if pester := pester_command(block):
        return (innermost_pester_block(block, file) or file.tree.root) if pester in SETUPS else None
    name = (command_name(command) or "").lower()
    if name in _SCRIPT_WIDE:
        return file.tree.root
    return owner(command) if is_of_unknown_command(block, file) or _shares(command, name, file) else None


def _shares(command: Node, name: str, file: File) -> bool:
    table = commands_of(file)
    if any(name in table.names(sharing) for sharing in _SHARING):
        return not has_parameter(command, "Parallel")
    return name in table.names("Invoke-Command") and has_parameter(command, "NoNewScope")
