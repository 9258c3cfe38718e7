"""Which variables a script block may define itself."""

from __future__ import annotations

from collections.abc import Iterator

from psverify.api import Node, facts

EVERYWHERE = frozenset(
    "consolefilename home iscoreclr islinux ismacos iswindows pid profile psculture psedition pshome pssenderinfo psstyle "
    "psuiculture shellid".split()
)
"""Variables that every runspace has, in lower case; not special in PSScriptAnalyzer's sense."""
CAPTURES = frozenset(
    "outvariable errorvariable warningvariable informationvariable pipelinevariable ov ev wv iv pv".split()
)
"""Parameters whose argument names a variable that the command sets."""
SETTERS = frozenset(("set-variable", "new-variable", "sv", "nv", "set", "tee-object", "tee"))
COUNTING = frozenset(("++", "--"))


def defined_names(block: Node) -> frozenset[str]:
    """Returns, in lower case, the names that a block may define, and those that each runspace has."""
    places = [place.field("name") for place in block.descendants("parameter")]
    places += [place.field("variable") for place in block.descendants("for_each_statement")]
    for assignment in block.descendants("assignment_statement"):
        places += facts.assigned_variables(assignment.field("left"))
    places += [
        node.field("child") for node in block.descendants("unary_expression") if facts.operator_text(node) in COUNTING
    ]
    variables = [place for place in places if place is not None and place.kind == "variable_expression"]
    filled = (name for command in block.descendants("command") for name in filled_names(command))
    return EVERYWHERE.union(filled, (facts.variable_path(variable).user_path.lower() for variable in variables))


def filled_names(command: Node) -> Iterator[str]:
    """Yields, in lower case, the variables that a command is asked to fill by their names."""
    is_setter, before = (facts.command_name(command) or "").lower() in SETTERS, ""
    for element in facts.command_elements(command)[1:]:
        is_parameter = element.kind == "command_parameter"
        name = facts.command_parameter_name(element).lower() if is_parameter else before
        value = facts.constant_string(element.field("argument") if is_parameter else element)
        if value is not None and (is_setter or name in CAPTURES):
            yield value.lstrip("+").lower()
        before = name if is_parameter else ""
