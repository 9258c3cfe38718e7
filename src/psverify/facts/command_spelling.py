"""How names of commands and parameters are written, by what is known of the platforms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from psverify.facts.commands import Command, command_table
from psverify.named_tuple import NamedTuple

_COMMON = (
    "Verbose Debug ErrorAction WarningAction InformationAction ProgressAction ErrorVariable WarningVariable "
    "InformationVariable OutVariable OutBuffer PipelineVariable"
).split()


class Spelling(NamedTuple):
    """A command's or alias's name as it is declared, and its parameters' names by their lower case."""

    name: str
    parameters: Mapping[str, str]


@cache
def command_spelling(name: str, platforms: tuple[str, ...]) -> Spelling | None:
    """Returns the canonical spelling of a command name, with its module if it has one; None for unknown commands."""
    table = command_table(platforms)
    module, _, bare = name.rpartition("\\")
    command = table.find(table.aliases.get(name.lower(), bare))
    alias = table.alias_names.get(name.lower())
    if alias is not None:
        return Spelling(alias, _parameter_spellings(command))
    if command is None or (module and module.lower() != command.module.lower()):
        return None
    return Spelling(f"{command.module}\\{command.name}" if module else command.name, _parameter_spellings(command))


def _parameter_spellings(command: Command | None) -> Mapping[str, str]:
    if command is None:
        return {}
    declared = set(command.parameter_aliases.values()).intersection(_COMMON)
    common = declared or (_COMMON if command.kind == "Cmdlet" else ())
    return {**{name.lower(): name for name in common}, **command.parameters}
