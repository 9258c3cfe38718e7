"""Variables: the special ones, names without their scopes, and where in a file each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from psverify.facts.node_groups import by_name, nodes_within, outside
from psverify.parse.nodes import user_path, variable_path

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.model import Place
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


def variables_by_text(file: File) -> Mapping[str, list[Node]]:
    """Every variable of the file by its text, in the order of the text; a fact of the file."""
    return file.tree.by_text("variable_expression")


def variables_by_path(file: File) -> Mapping[str, list[Node]]:
    """Every variable by its name as written, with scope or drive, in lower case; in the order of the text; a fact."""
    texts = file.fact(variables_by_text)  # many variables read alike: each text is taken apart once
    return by_name((_path(text), variables) for text, variables in texts.items())


@lru_cache(maxsize=8192)
def _path(text: str) -> str:
    """The name in the text of a variable as written, in lower case; files have many names in common."""
    return user_path(text).lower()


def variables_by_name(file: File) -> Mapping[str, list[Node]]:
    """Every variable by its bare name in lower case, in the order of the text; a fact of the file."""
    paths = file.fact(variables_by_path)
    if not any(":" in path for path in paths):
        return paths
    return by_name((path.partition(":")[2] or path, variables) for path, variables in paths.items())


def variables_in(place: Place, path: str, file: File) -> list[Node]:
    """Returns the variables of a name, with scope or drive and in lower case, that are in a place."""
    return nodes_within(file.fact(variables_by_path).get(path, []), place)


def bare_variable_name(variable: Node) -> str:
    """Returns a variable's name in lower case, without scope or drive."""
    return variable_path(variable).name.lower()


def is_special(variable: Node) -> bool:
    """Whether the variable is one of those that PowerShell itself defines or reads."""
    return variable_path(variable).user_path.lower() in SPECIAL_VARIABLES


def flow_name(variable: Node) -> str:
    """Returns the name by which variables are told apart, if without regard to case: no scope or drive; `$PSItem` is `$_`."""
    return _flow_name(variable.text)


@lru_cache(maxsize=8192)
def _flow_name(text: str) -> str:
    name = user_path(text).rpartition(":")[2]
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


def variable_spellings(scope: Node, body: Node | None) -> dict[str, str]:
    """Returns how the variables of a block are spelled where they come first; those of functions within are not its own."""
    if body is None:
        return {}
    parameters = [parameter.field("name") for parameter in scope.fields("parameters")]
    own = outside(body.descendants("variable_expression"), body.descendants(*_OTHERS))
    first = {variable.text: variable for variable in (*filter(None, parameters), *reversed(own))}
    names = [flow_name(variable) for variable in sorted(first.values(), key=lambda variable: variable.start)]
    tables = [data.field("variable") for data in body.descendants("data_statement")]
    names += [name.text for name in tables if name is not None]
    return {name.lower(): name for name in reversed(names)}
