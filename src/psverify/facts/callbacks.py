"""Script blocks and functions whose parameters the caller dictates: handlers, completers, entry points, interfaces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.facts.commands import commands_of
from psverify.facts.functions import (
    bare_name,
    commands,
    declared_functions,
    function_name,
    functions,
    parameter_name,
    parameters,
)
from psverify.facts.node_groups import nodes_within
from psverify.facts.types.dotnet_types import type_name_of
from psverify.facts.variables import bare_variable_name, variables_by_name
from psverify.parse.nodes import command_elements, command_name, constant_string, variable_path

if TYPE_CHECKING:
    from psverify.facts.file import File
    from psverify.parse.tree import Node

_RUNNERS = ("Invoke-Command", "Start-Job", "Start-ThreadJob")
"""Commands that run a block with the arguments given beside it."""
_INTERFACE = 3
"""How many functions with the same parameters are taken for an interface."""
_PROVIDER = "initialize-provider"
"""The function, in lower case, that each package provider has; PackageManagement calls it and the others."""
_ENTRY_POINTS = frozenset(
    "get-targetresource set-targetresource test-targetresource export-targetresource prompt tabexpansion tabexpansion2 "
    "psconsolehostreadline".split()
)
"""Functions, in lower case, that PowerShell or DSC calls."""
_PROTOCOLS = tuple(
    map(
        frozenset,
        (
            ("wordtocomplete", "commandast"),
            ("wordtocomplete", "fakeboundparameter"),
            ("wordtocomplete", "fakeboundparameters"),
            ("wordtocomplete", "cursorposition"),
            ("sender", "e"),
            ("sender", "eventargs"),
            ("sender", "args"),
            ("request", "triggermetadata"),
            ("triggermetadata",),
            ("webhookdata",),
            ("installpath", "toolspath", "package"),
        ),
    )
)
"""Names of parameters, in lower case, that together are a known signature: completers, events, Azure, NuGet."""


def is_called_back(block: Node, file: File) -> bool:
    """Whether a script block with parameters is called by code that is not beside it."""
    command = block.parent
    if command is None or block.kind != "script_block_expression" or command.kind == "configuration_definition":
        return False
    if command.kind == "assignment_statement":
        return not _is_only_invoked(command.field("left"), file)
    return not (command.kind == "command" and _runs_block(command, block, file))


def _runs_block(command: Node, block: Node, file: File) -> bool:
    """Whether a command runs a block, or the block in a variable, itself."""
    if command_elements(command)[0] == block:
        return True
    name, table = (command_name(command) or "").lower(), commands_of(file)
    return any(name in table.names(runner) for runner in _RUNNERS)


def _is_only_invoked(variable: Node | None, file: File) -> bool:
    """Whether the file does nothing with a variable but run what it holds."""
    if variable is None or variable.kind != "variable_expression" or variable_path(variable).scope:
        return False
    return bare_variable_name(variable) in file.fact(_invoked_variables)


def _invoked_variables(file: File) -> frozenset[str]:
    """The variables, in lower case, that the file does nothing with but run what they hold; a fact of the file."""
    found = set[str]()
    for command in file.fact(commands):
        for element in command_elements(command):
            if element.kind == "variable_expression" and _runs_block(command, element, file):
                found.add(bare_variable_name(element))
    return frozenset(name for name in found if all(_is_run(v, file) for v in file.fact(variables_by_name)[name]))


def _is_run(variable: Node, file: File) -> bool:
    """Whether a variable is set here, or a command runs what it holds."""
    command = variable.parent
    if variable.field_name == "left":
        return True
    return command is not None and command.kind == "command" and _runs_block(command, variable, file)


def has_dictated_signature(function: Node, file: File) -> bool:
    """Whether something other than the function decides which parameters it has: PowerShell, or a caller that it is passed to."""
    name = bare_name(function_name(function)).lower()
    if name in _ENTRY_POINTS or name in file.fact(_names_handed_on) or has_known_signature(parameters(function)):
        return True
    if _PROVIDER in file.fact(declared_functions):
        return True
    return any(fnmatchcase(name, pattern) for pattern in file.fact(_dispatched_names))


def is_used_by_sibling(name: str, function: Node, file: File) -> bool:
    """Whether a function is one of three or more with the same parameters, of which another one uses a parameter (in lower case).

    Functions with one parameter must begin with the same verb.
    """
    group = file.fact(_interfaces)[_interface(function)]
    return len(group.functions) >= _INTERFACE and name in group.used(file)


def has_known_signature(declared: Sequence[Node]) -> bool:
    """Whether parameters are those of a completer, an event handler or an entry point."""
    names = {parameter_name(parameter).lower() for parameter in declared}
    if any(protocol <= names for protocol in _PROTOCOLS):
        return True
    types = (type_name_of(node).lower() for p in declared for node in p.fields("attributes"))
    return any(name.endswith(("eventargs", "commandast")) for name in types)


def is_azure_function(file: File) -> bool:
    """Whether a script is the entry point of an Azure function, with `function.json` beside it."""
    path = Path(file.path)
    if path.name.lower() != "run.ps1":
        return False
    beside = path.absolute().with_name("function.json")
    file.look_at("place", str(beside))
    return beside.is_file()


def _names_handed_on(file: File) -> frozenset[str]:
    """The names, in lower case, of functions that others call, or give what they were given; a fact of the file.

    That is so of `$function:Name`, `Get-Command Name` and `Name @PSBoundParameters`.
    """
    found = set[str]()
    for name, variables in file.fact(variables_by_name).items():
        if any(variable_path(variable).scope == "function" for variable in variables):
            found.add(name)
    declared = {bare_name(function_name(function)).lower() for function in file.fact(functions)}
    for command in file.fact(commands):
        for element in command_elements(command)[1:]:
            text = (constant_string(element) or "").lower().removeprefix("function:").lstrip("\\/")
            if text in declared:
                found.add(text)
            if element.text.lower() == "@psboundparameters":
                found.add((command_name(command) or "").lower())
    return frozenset(found)


def _dispatched_names(file: File) -> tuple[str, ...]:
    """The patterns, in lower case, of names that are built and called: `& "Invoke-$Type"`; a fact of the file."""
    return tuple(dict.fromkeys(_patterns(file)))


def _patterns(file: File) -> Iterator[str]:
    for command in file.fact(commands):
        word = command_elements(command)[0]
        if word.kind == "expandable_string_expression":
            parts = (child for child in word.children if child.kind != "quote")
            pattern = "".join(part.text if part.kind == "string_content" else "*" for part in parts).lower()
            if pattern.strip("*-\\/."):
                yield pattern


class _Interface:
    """The functions of a file with the same parameters."""

    def __init__(self) -> None:
        self.functions: list[Node] = []
        self._used: set[str] | None = None

    def used(self, file: File) -> set[str]:
        """Returns the variables, in lower case, that any of the functions reads."""
        if self._used is None:
            names = file.fact(variables_by_name)
            signature = _function_signature(self.functions[0])
            self._used = {
                name for name in signature for f in self.functions if len(nodes_within(names.get(name, []), f)) > 1
            }
        return self._used


def _interfaces(file: File) -> Mapping[tuple[str, ...], _Interface]:
    """The functions of the file by what makes them alike; a fact of the file."""
    found: dict[tuple[str, ...], _Interface] = defaultdict(_Interface)
    for function in file.fact(functions):
        found[_interface(function)].functions.append(function)
    return found


def _interface(function: Node) -> tuple[str, ...]:
    signature = _function_signature(function)
    return signature if len(signature) > 1 else (*signature, f"{function_name(function).lower().partition('-')[0]}-")


def _function_signature(function: Node) -> tuple[str, ...]:
    return tuple(parameter_name(parameter).lower() for parameter in parameters(function))
