"""Variables: the special ones, and names without their scopes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.parse.nodes import variable_path

if TYPE_CHECKING:
    from psverify.parse.tree import Node

SPECIAL_VARIABLES = frozenset(
    "foreach switch ? _ args this input pscmdlet psboundparameters myinvocation psscriptroot pscommandpath "
    "executioncontext matches psversiontable ofs formatenumerationlimit debugpreference verbosepreference "
    "erroractionpreference whatifpreference warningpreference confirmpreference progresspreference "
    "informationpreference errorview psnativecommanduseerroractionpreference host maximumhistorycount outputencoding "
    "nestedpromptlevel stacktrace ^ $ psitem error env:pathext psemailserver psdefaultparametervalues "
    "psmoduleautoloadingpreference psnativecommandargumentpassing pwd null true false lastexitcode".split()
)
"""Always defined and always used, in lower case (`peer-rules.md`, section 0)."""


_OTHERS = ("function_definition", "function_member", "trap_statement")


def bare_variable_name(variable: Node) -> str:
    """Returns a variable's name in lower case, without scope or drive."""
    return variable_path(variable).name.lower()


def is_special(variable: Node) -> bool:
    """Whether the variable is one of those that PowerShell itself defines or reads."""
    return bare_variable_name(variable) in SPECIAL_VARIABLES


def flow_name(variable: Node) -> str:
    """Returns the name by which variables are told apart, if without regard to case: no scope or drive; `$PSItem` is `$_`."""
    name = variable_path(variable).user_path.rpartition(":")[2]
    return "_" if name.lower() == "psitem" else name


def assigned_variables(target: Node | None) -> list[Node]:
    """Returns the variables that an assignment to this expression sets: itself, or the elements of a list."""
    if target is None:
        return []
    if target.kind == "variable_expression":
        return [target]
    if target.kind in ("convert_expression", "attributed_expression"):
        return assigned_variables(target.field("child"))
    if target.kind == "paren_expression":
        return assigned_variables(target.field("pipeline"))
    elements = target.fields("elements") if target.kind == "array_literal" else []
    return [variable for element in elements for variable in assigned_variables(element)]


def spellings(scope: Node, body: Node | None) -> dict[str, str]:
    """Returns how the variables of a block are spelt where they come first; those of functions within are not its own."""
    if body is None:
        return {}
    inner = [(node.start, node.end) for node in body.descendants(*_OTHERS)]
    parameters = [parameter.field("name") for parameter in scope.fields("parameters")]
    variables = [*body.descendants("variable_expression"), *filter(None, parameters)]
    own = [v for v in variables if not any(start <= v.start < end for start, end in inner)] if inner else variables
    first = {variable.text: variable for variable in reversed(own)}
    names = [flow_name(variable) for variable in sorted(first.values(), key=lambda variable: variable.start)]
    tables = [data.field("variable") for data in body.descendants("data_statement")]
    names += [name.text for name in tables if name is not None]
    return {name.lower(): name for name in reversed(names)}
