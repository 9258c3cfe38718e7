"""What types variables have where they are read: a walk along the flow of a function, as PSScriptAnalyzer's analysis.

A state says what type each variable has at one point; where ways meet, a variable whose types differ is `UNKNOWN`.
Loops begin with nothing known of what they assign, and are walked until that stays the same.

PSScriptAnalyzer's analysis of a file ends where it assigns a variable that was spelled in another case before. That is no
good reason, but what its rules say in the rest of the file depends on it; so nothing is known there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from psverify.facts.attributes import type_constraints
from psverify.facts.types.assigned_type import UNKNOWN, may_have_type
from psverify.facts.types.flow_walk import CAPTURES, NOTHING, SCOPES, OtherCaseError, Walk
from psverify.facts.variables import assigned_variables, flow_name
from psverify.parse.nodes import command_parameter_name, constant_string

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node

__all__ = ["NOTHING", "VariableTypes", "variable_types"]

_STATEMENTS = frozenset(
    "script_block script_block_expression function_definition function_member type_definition named_block statement_block "
    "block_statement if_statement switch_statement for_statement for_each_statement while_statement do_while_statement "
    "do_until_statement try_statement catch_clause pipeline command".split()
)
_JUMPS = (
    *("return_statement", "throw_statement", "exit_statement", "break_statement", "continue_statement"),
    "data_statement",
)
_OTHER_PARTS = ("condition", "initializer", "iterator", "default", "pattern")


class VariableTypes:
    """The types of the variables of one file; what is assigned around a block is known in it."""

    def __init__(self, file: File) -> None:
        self._root = file.tree.root
        self._typed = _typed_names(self._root)

    @cached_property
    def _walks(self) -> Mapping[Node, Walk]:
        walks: dict[Node, Walk] = {}
        names = self._typed | _names_of_several_spellings(self._root)
        changes = sorted(node.start for node in _changes(self._root, names))
        try:
            walks[self._root] = Walk(self._root, {}, names, changes)
            for scope in filter(_is_walked, self._root.descendants(*SCOPES)):
                around = walks.get(scope.ancestor(*SCOPES) or self._root)
                if around is not None:
                    walks[scope] = Walk(scope, around.final, names, changes)
        except OtherCaseError:
            pass
        return walks

    def of(self, variable: Node, scope: Node) -> str:
        """Returns the full name of a variable's type as seen from a function around it, or UNKNOWN or NOTHING.

        Nothing is known of what is in a function within the scope.
        """
        if flow_name(variable).lower() not in self._typed:
            return UNKNOWN
        inner = variable.ancestor(*SCOPES) or self._root
        around: Node | None = inner
        while around is not None and around != scope:
            if around.kind != "script_block_expression":
                return NOTHING
            around = around.ancestor(*SCOPES) or self._root
        walk = self._walks.get(inner)
        return walk.type_of(variable) if walk is not None else NOTHING


def variable_types(file: File) -> VariableTypes:
    """The types of the file's variables; a fact of the file."""
    return VariableTypes(file)


def _typed_names(root: Node) -> frozenset[str]:
    """Returns, in lower case, the variables that some place of the file may give a type; a walk would tell no more of others."""
    names = {"true", "false"}
    for assignment in root.descendants("assignment_statement"):
        value = assignment.field("right")
        if value is not None and may_have_type(value):
            names.update(flow_name(variable).lower() for variable in assigned_variables(assignment.field("left")))
    for parameter in root.descendants("parameter"):
        variable = parameter.field("name")
        if variable is not None and (type_constraints(parameter) or parameter.field("default_value") is not None):
            names.add(flow_name(variable).lower())
    names.update((constant_string(element.next_sibling) or "").lower() for element in _captures(root))
    return frozenset(names)


def _captures(root: Node) -> Iterator[Node]:
    """Yields the parameters that name a variable for a command to fill."""
    for element in root.descendants("command_parameter"):
        if element.text.lower().endswith("variable") and command_parameter_name(element).lower() in CAPTURES:
            yield element


def _changes(root: Node, names: Collection[str]) -> Iterator[Node]:
    """Yields all that may change what is known of some names."""
    yield from root.descendants(*_JUMPS)
    yield from _captures(root)
    for node in root.descendants("assignment_statement", "for_each_statement"):
        target = node.field("left" if node.kind == "assignment_statement" else "variable")
        if any(flow_name(variable).lower() in names for variable in assigned_variables(target)):
            yield node


def _names_of_several_spellings(root: Node) -> frozenset[str]:
    """Returns, in lower case, the variables that are not always spelled alike."""
    variables = {variable.text: variable for variable in root.descendants("variable_expression")}
    spelt = Counter(name.lower() for name in {flow_name(variable) for variable in variables.values()})
    return frozenset(name for name, count in spelt.items() if count > 1)


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
