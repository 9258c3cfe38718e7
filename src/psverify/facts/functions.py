"""Functions and their parameters, whichever way they are declared, and what a file exports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from psverify.facts.attributes import attributes, has_true_argument, type_constraints
from psverify.facts.commands import command_table
from psverify.facts.node_groups import by_name
from psverify.facts.types.dotnet_types import OBJECT, resolve_type, type_name_of
from psverify.lazy_regex import regex
from psverify.model import Span
from psverify.parse.nodes import (
    command_elements,
    command_name,
    command_parameter_name,
    constant_string,
    path_of,
    variable_path,
)

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node

_SCOPE = regex(r"^(?:global|local|script|private):", re.IGNORECASE)


def function_name(function: Node) -> str:
    """Returns a function's name as written, scope included."""
    name = function.field("name")
    return name.text if name is not None else ""


def definition_span(function: Node) -> Span:
    """Returns the extent of a function; of a method, what PowerShell's FunctionDefinition in it spans: from the name on."""
    name = function.field("name")
    return Span(name.start if name is not None and function.kind == "function_member" else function.start, function.end)


def bare_name(name: str) -> str:
    """Returns a function's name without `global:`, `local:`, `script:` or `private:`."""
    return _SCOPE.sub("", name)


def param_block(function: Node) -> Node | None:
    """Returns the `param` block of a function, method, script or script block."""
    body = function.field("body") if function.kind in ("function_definition", "function_member") else function
    return body.field("param_block") if body is not None else None


def block_parameters(owner: Node) -> list[Node]:
    """Returns the parameters of a `param` block, found from the block or its owner."""
    block = owner if owner.kind == "param_block" else param_block(owner)
    return block.fields("parameters") if block is not None else []


def parameters(function: Node) -> list[Node]:
    """Returns a function's parameters, inline or in a `param` block."""
    return function.fields("parameters") or block_parameters(function)


def parameter_name(parameter: Node) -> str:
    """Returns a parameter's name without `$` and scope."""
    variable = parameter.field("name")
    return variable_path(variable).name if variable is not None else ""


def parameter_type(parameter: Node) -> str:
    """Returns the full name of a parameter's static type: its first constraint if that is known, else System.Object."""
    constraints = type_constraints(parameter)
    return (resolve_type(type_name_of(constraints[0])) if constraints else None) or OBJECT


def cmdlet_binding(owner: Node) -> Node | None:
    """Returns the `[CmdletBinding]` attribute of a function or script, or None."""
    block = owner if owner.kind == "param_block" else param_block(owner)
    return next(attributes(block, "CmdletBinding"), None) if block is not None else None


def supports_should_process(owner: Node) -> bool:
    """Whether `[CmdletBinding(SupportsShouldProcess)]` is declared and true."""
    binding = cmdlet_binding(owner)
    return binding is not None and has_true_argument(binding, "SupportsShouldProcess")


def functions(file: File) -> list[Node]:
    """Every function definition of the file, outer ones first; ask by `file.fact(functions)`."""
    return file.tree.root.descendants("function_definition")


def declared_functions(file: File) -> frozenset[str]:
    """The names of all functions that the file declares, in lower case and without scope; a fact of the file."""
    return frozenset(bare_name(function_name(node)).lower() for node in file.fact(functions))


def exported_functions(file: File) -> frozenset[str]:
    """The function names given to `Export-ModuleMember` anywhere in the file, in lower case; a fact of the file.

    Wildcards are not expanded and manifests not consulted, as in PSScriptAnalyzer.
    """
    names = command_table().names("Export-ModuleMember")
    found: set[str] = set()
    for name in names:
        for command in file.fact(commands_by_name).get(name, ()):
            found.update(_exported_by(command))
    return frozenset(found)


def commands(file: File) -> list[Node]:
    """Every command of the file; a fact of the file."""
    return file.tree.root.descendants("command")


def calls(file: File) -> list[tuple[str | None, list[Node]]]:
    """The commands of the file whose names are written alike, with that name (None: it is not constant); a fact of the file."""
    alike = file.tree.by_part("command_elements", "command").values()
    return [(command_name(called[0]), called) for called in alike]


def commands_by_name(file: File) -> dict[str, list[Node]]:
    """Every command of the file by its name in lower case (empty where the name is not constant); a fact of the file."""
    return by_name(((name or "").lower(), called) for name, called in file.fact(calls))


def parameters_by_name(file: File) -> dict[str, list[Node]]:
    """Every declared parameter of the file by its name in lower case, without scope; a fact of the file."""
    alike = file.tree.by_part("name", "parameter").items()
    return by_name((path_of(text).name.lower(), declared) for text, declared in alike)


def _exported_by(command: Node) -> set[str]:
    """The names given to `-Function`, or to no parameter; the value of another parameter is skipped."""
    found: set[str] = set()
    skipped = False
    for element in command_elements(command)[1:]:
        value: Node | None = element
        if element.kind == "command_parameter":
            name, value = command_parameter_name(element).lower(), element.field("argument")
            skipped = value is None and not "function".startswith(name) and name not in ("verbose", "debug")
            value = value if "function".startswith(name) else None
        elif skipped:
            skipped, value = False, None
        found.update(_constant_names(value) if value is not None else ())
    return found


def _constant_names(node: Node) -> set[str]:
    """A name, `a, b`, or `@('a', 'b')`; names on lines of their own in `@( … )` are not seen, as in PSScriptAnalyzer."""
    literals = [node] if node.kind == "array_literal" else []
    if node.kind == "array_expression":
        literals = [statement for statement in node.named_children if statement.kind == "array_literal"]
    names = [node, *(element for literal in literals for element in literal.fields("elements"))]
    return {text.lower() for text in map(constant_string, names) if text}
