"""What types variables have where they are read: a walk along the flow of a function, as PSScriptAnalyzer's analysis.

A state says what type each variable has at one point; where ways meet, a variable whose types differ is `UNKNOWN`.
Loops begin with nothing known of what they assign, and are walked until that stays the same.

PSScriptAnalyzer's analysis of a file ends where it assigns a variable that was spelt in another case before. That is no
good reason, but what its rules say in the rest of the file depends on it; so nothing is known there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.check.walk import NOTHING, SCOPES, OtherCaseError, Walk

if TYPE_CHECKING:
    from psverify.check.file import File
    from psverify.parse.tree import Node

__all__ = ["NOTHING", "VariableTypes", "variable_types"]

_STATEMENTS = frozenset(
    "script_block script_block_expression function_definition function_member type_definition named_block statement_block "
    "block_statement if_statement switch_statement for_statement for_each_statement while_statement do_while_statement "
    "do_until_statement try_statement catch_clause pipeline command".split()
)
_OTHER_PARTS = ("condition", "initializer", "iterator", "default", "pattern")


class VariableTypes:
    """The types of the variables of one file; what is assigned around a block is known in it."""

    def __init__(self, file: File) -> None:
        self._root = file.tree.root
        self._walks: dict[Node, Walk] = {}
        try:
            self._walk_all()
        except OtherCaseError:
            return

    def _walk_all(self) -> None:
        self._walks[self._root] = Walk(self._root, {})
        for scope in filter(_is_walked, self._root.descendants(*SCOPES)):
            around = self._walks.get(scope.ancestor(*SCOPES) or self._root)
            if around is not None:
                self._walks[scope] = Walk(scope, around.final)

    def of(self, variable: Node, scope: Node) -> str:
        """Returns the full name of a variable's type as seen from a function around it, or UNKNOWN or NOTHING.

        Nothing is known of what is in a function within the scope.
        """
        inner = variable.ancestor(*SCOPES) or self._root
        around: Node | None = inner
        while around is not None and around != scope:
            if around.kind != "script_block_expression":
                return NOTHING
            around = around.ancestor(*SCOPES) or self._root
        walk = self._walks.get(inner)
        return walk.types.get(variable.start, NOTHING) if walk is not None else NOTHING


def variable_types(file: File) -> VariableTypes:
    """The types of the file's variables; a fact of the file."""
    return VariableTypes(file)


def _is_walked(scope: Node) -> bool:
    """Whether a block is a statement, or an element of a command that is one, as far up as the block around it."""
    node: Node | None = scope
    while node is not None and (around := node.parent) is not None:
        if around.kind not in _STATEMENTS or node.field_name in _OTHER_PARTS:
            return False
        if around.kind in (*SCOPES, "script_block"):
            return True
        node = around
    return True
