"""A compatibility profile in PSScriptAnalyzer's JSON format: what one installation of PowerShell has, read as data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from psverify.errors import UserError
from psverify.facts.commands import command_table
from psverify.facts.types.dotnet_types import resolve_type, static_members
from psverify.lazy_regex import regex
from psverify.read.read_file import read_file

_ARITY = regex(r"`\d+")


class Profile:
    """What a profile file records; what our tables know and it does not is missing there.

    Raises UserError for a file that cannot be read or has another shape.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        try:
            runtime = json.loads(read_file(path).decode("utf-8-sig"))["Runtime"]
            self._types = _profile_types(runtime["Types"])
            self._accelerators = frozenset(name.lower() for name in runtime["Types"]["TypeAccelerators"])
            self._commands = dict(_profile_commands(runtime["Modules"]))
            self._common = _profile_words(runtime.get("Common"), "Parameters", "ParameterAliases")
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise UserError(f"{path}: no compatibility profile ({type(error).__name__}: {error})") from error

    def lacks_command(self, name: str) -> bool:
        """Whether our tables know a command or alias that the profile does not record."""
        everywhere = command_table()
        known = name in everywhere or name.lower() in everywhere.aliases
        return known and name.lower() not in self._commands

    def lacks_parameter(self, command: str, parameter: str) -> bool:
        """Whether no recorded parameter of the command has or begins with this name."""
        here = self._commands.get(command.lower())
        word = parameter.lower()
        return here is not None and not any(name.startswith(word) for name in here | self._common)

    def lacks_type(self, name: str) -> bool:
        """Whether our tables know a type or accelerator that the profile does not record."""
        word = name.lower()
        if word in self._accelerators or word in self._types or f"system.{word}" in self._types:
            return False
        full = (
            self._known.get(word)
            or self._known.get(f"system.{word}")
            or (resolve_type(word) if "." not in word else None)
        )
        return full is not None

    def lacks_member(self, type_name: str, member: str) -> bool:
        """Whether our tables know a static member that the profile does not record of this type."""
        word = type_name.lower()
        full = next((name for name in (word, f"system.{word}") if name in self._types), "")
        if not full or full not in self._known:
            return False
        known = {name.lower() for name in static_members()[self._known[full]]}
        return member.lower() in known and member.lower() not in self._types[full]

    @cached_property
    def _known(self) -> Mapping[str, str]:
        return {_ARITY.sub("", name).lower(): name for name in static_members()}


def _profile_words(record: Any, *keys: str) -> frozenset[str]:
    return frozenset(name.lower() for key in keys for name in (record or {}).get(key) or ())


def _profile_types(record: Any) -> Mapping[str, frozenset[str]]:
    """Static members by the full name of their type, all in lower case, generic types without their arity."""
    found = {}
    for assembly in record["Assemblies"].values():
        for namespace, types in (assembly.get("Types") or {}).items():
            for name, facts in types.items():
                full = _ARITY.sub("", f"{namespace}.{name}" if namespace else name).lower()
                found[full] = _profile_words((facts or {}).get("Static"), "Methods", "Properties", "Fields", "Events")
    return found


def _profile_commands(modules: Any) -> Iterator[tuple[str, frozenset[str]]]:
    """Yields each command and alias with the names and aliases of its parameters, all in lower case."""
    versions = [module for by_version in modules.values() for module in by_version.values()]
    parameters: dict[str, frozenset[str]] = {}
    for module in versions:
        for kind in ("Cmdlets", "Functions"):
            for name, facts in (module.get(kind) or {}).items():
                words = _profile_words(facts, "Parameters", "ParameterAliases")
                parameters[name.lower()] = parameters.get(name.lower(), frozenset()) | words
    yield from parameters.items()
    for module in versions:
        for alias, definition in (module.get("Aliases") or {}).items():
            yield alias.lower(), parameters.get(definition.lower(), frozenset())
