"""Which commands a script makes mean something else, by functions, by aliases, and through the drives of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.facts.attributes import attributes
from psverify.facts.command_arguments import bound_argument
from psverify.facts.commands import command_table
from psverify.facts.functions import commands_by_name, declared_functions
from psverify.facts.project.repository import linked_commands, repository_of
from psverify.lazy_regex import regex
from psverify.parse.nodes import command_name, constant_string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psverify.facts.file import File
    from psverify.parse.tree import Node

_ON_DRIVE = regex(rb"\b(?:alias|function)::?[\\/]*(?:(?:global|local|script|private):)?([^\s'\"{}()$;,|=:\\/]+)")
"""What is after `alias:` or `function:` in variables and paths, in text in lower case."""
_DRIVE = regex(rb"\b(?:alias|function):")
_ALIASING = ("Set-Alias", "New-Alias", "Remove-Alias")
_RENAMING = "Rename-Item"
_WRITING = ("Set-Item", "New-Item", "Copy-Item", "Move-Item", "Remove-Item", "Set-Content", _RENAMING)
"""What makes, changes or removes aliases and functions by their paths on the drives."""


def is_redefined(name: str, file: File) -> bool:
    """Whether the file, or another script of its repository, declares a function or an alias of this name."""
    if is_redefined_here(name, file):
        return True
    others = file.fact(repository_of)
    return others is not None and name.lower() in others.defined_commands


def is_redefined_here(name: str, file: File) -> bool:
    """Whether the file, or a script that it names by its path, declares a function or an alias of this name."""
    name = name.lower()
    return name in file.fact(redefined_commands) or name in file.fact(linked_commands)


def redefined_commands(file: File) -> frozenset[str]:
    """The names, in lower case, of the functions and aliases that the file declares, changes or removes; a fact of the file."""
    found = _ON_DRIVE.finditer(file.lowered) if _names_drive(file) else ()
    on_drives = {match.group(1).decode() for match in found}
    return file.fact(declared_functions) | on_drives | {*_redefined_aliases(file)}


def makes_unknown_aliases(file: File) -> bool:
    """Whether the file makes aliases, or functions on their drive, whose names only show when it runs; a fact of the file."""
    return (
        not file.fact(commands_by_name).keys().isdisjoint(command_table().names("Import-Alias"))
        or any(_alias_names(command) is None for command in _calls(_ALIASING, file))
        or (_names_drive(file) and any(_has_unknown_name(command, file) for command in _calls(_WRITING, file)))
    )


def _names_drive(file: File) -> bool:
    return b"alias:" in file.lowered or b"function:" in file.lowered


def _has_unknown_name(command: Node, file: File) -> bool:
    """Whether a command names a drive without the name of an item behind it, or gives an item of one another name."""
    text = file.lowered[command.start : command.end]
    drives = len(_DRIVE.findall(text))
    is_renaming = (command_name(command) or "").lower() in command_table().names(_RENAMING)
    return drives > len(_ON_DRIVE.findall(text)) or (is_renaming and drives > 0)


def _redefined_aliases(file: File) -> Iterator[str]:
    for command in _calls(_ALIASING, file):
        yield from _alias_names(command) or ()
    for block in file.tree.root.descendants("param_block"):
        for attribute in attributes(block, "Alias"):
            for text in attribute.descendants("string_constant_expression"):
                yield (constant_string(text) or "").lower()


def _calls(names: tuple[str, ...], file: File) -> Iterator[Node]:
    wanted = frozenset[str]().union(*map(command_table().names, names))
    for name, commands in file.fact(commands_by_name).items():
        if name.rpartition("\\")[2] in wanted:
            yield from commands


def _alias_names(command: Node) -> list[str] | None:
    """Returns the names that a command for aliases is given, in lower case; None where they are not all constant."""
    argument = bound_argument(command, "Name", 0)
    given = argument.fields("elements") if argument is not None and argument.kind == "array_literal" else [argument]
    names = [name.lower() for name in map(constant_string, given) if name is not None]
    return names if len(names) == len(given) else None
