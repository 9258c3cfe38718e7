"""What a script block defines for itself when it runs in a runspace of its own: a job, a parallel loop, a remote session."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from psverify.facts.command_arguments import bound_argument
from psverify.facts.functions import commands_by_name
from psverify.facts.node_groups import nodes_within
from psverify.facts.variables import SPECIAL_VARIABLES, assigned_variables, bare_variable_name, variables_by_name
from psverify.parse.nodes import (
    command_elements,
    command_name,
    command_parameter_name,
    constant_string,
    variable_path,
)

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node

RUNSPACE_VARIABLES = frozenset(
    "consolefilename enabledexperimentalfeatures event eventargs eventsubscriber home iscoreclr islinux ismacos iswindows "
    "pid profile psculture psedition pshome pssenderinfo pssessionapplicationname pssessionconfigurationname "
    "pssessionoption psstyle psuiculture sender shellid sourceargs sourceeventargs workflowinstanceid".split()
)
"""Variables that each runspace has of its own, in lower case; not special in PSScriptAnalyzer's sense."""
_OUTPUT_PARAMETERS = frozenset(
    "errorvariable ev informationvariable iv outvariable ov pipelinevariable pv variable warningvariable wv "
    "responseheadersvariable rhv sessionvariable sv statuscodevariable certificatevariable".split()
)
"""Parameters, in lower case, that name a variable which the command sets."""
_SETTERS = ("set-variable", "new-variable", "set", "sv", "nv")
_UNKNOWABLE = frozenset(("invoke-expression", "iex"))


def own_variables(block: Node, file: File) -> frozenset[str]:
    """Returns the bare names, in lower case, of the variables that a block sets, anywhere in it, or declares as parameters."""
    places = [place.field("name") for place in block.descendants("parameter")]
    places += [place.field("variable") for place in block.descendants("for_each_statement")]
    for assignment in block.descendants("assignment_statement"):
        places += assigned_variables(assignment.field("left"))
    places += [reference for reference in block.descendants("variable_expression") if is_reference(reference)]
    names = {bare_variable_name(place) for place in places if place is not None and place.kind == "variable_expression"}
    return frozenset((*names, *names_set_by_commands(block, file)))


def is_reference(variable: Node) -> bool:
    """Whether a variable is passed by reference, as in `[ref] $result`, so that the callee sets it."""
    convert = variable.parent
    constraint = convert.field("type") if convert is not None and convert.kind == "convert_expression" else None
    return constraint is not None and constraint.text.strip("[] ").lower() == "ref"


def names_set_by_commands(block: Node, file: File) -> Iterator[str]:
    """Yields, in lower case, the names that `Set-Variable`, `-OutVariable` and the like set in a block."""
    named = file.fact(commands_by_name)
    for setter in _SETTERS:
        for command in nodes_within(named.get(setter, []), block):
            name = constant_string(bound_argument(command, "Name", 0))
            if name is not None:
                yield name.lower()
    for parameter in block.descendants("command_parameter"):
        if command_parameter_name(parameter).lower() in _OUTPUT_PARAMETERS:
            name = constant_string(parameter.field("argument") or parameter.next_sibling)
            if name is not None:
                yield name.lstrip("+").lower()


def defines_unknown_names(block: Node) -> bool:
    """Whether a block dot-sources a script or evaluates text, which may define any variable."""
    for command in block.descendants("command"):
        operator = command.field("invocation_operator")
        target = command_elements(command)[0]
        if operator is not None and operator.text == "." and target.kind != "script_block_expression":
            return True
        if (command_name(command) or "").lower() in _UNKNOWABLE:
            return True
    return False


def is_runspace_variable(variable: Node) -> bool:
    """Whether a variable is PowerShell's own in every runspace, belongs to a drive such as `env:`, or has `$using:`."""
    path = variable_path(variable)
    name = path.name.lower()
    if path.drive_qualified or path.scope == "using":
        return True
    return name in SPECIAL_VARIABLES or name in RUNSPACE_VARIABLES


def is_known_outside(variable: Node, blocks: Collection[Node], file: File) -> bool:
    """Whether the script sets or declares the variable of this name outside of some blocks."""
    for other in filter(_is_definition, file.fact(variables_by_name).get(bare_variable_name(variable), ())):
        if not any(block.start <= other.start < block.end for block in blocks):
            return True
    return False


def _is_definition(variable: Node) -> bool:
    around = variable.parent
    while around is not None and around.kind in ("convert_expression", "attributed_expression", "array_literal"):
        variable, around = around, around.parent
    return around is not None and (around.kind, variable.field_name) in _DEFINITIONS


_DEFINITIONS = frozenset((("assignment_statement", "left"), ("parameter", "name"), ("for_each_statement", "variable")))
