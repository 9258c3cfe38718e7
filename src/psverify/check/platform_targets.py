"""Where a script is to run, and what is known to be missing there: told by our tables, or by a profile of the user's."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Protocol

from psverify.check.rule import Options, option, options
from psverify.errors import UserError, nearest
from psverify.facts.commands import (
    COMMON_PARAMETER_ALIASES,
    COMMON_PARAMETERS,
    DATA,
    Command,
    CommandTable,
    command_table,
    platforms,
)
from psverify.lazy_regex import regex

OWN_MODULES = frozenset(
    "microsoft.powershell.core microsoft.powershell.utility microsoft.powershell.management "
    "microsoft.powershell.security microsoft.powershell.diagnostics microsoft.powershell.host "
    "microsoft.powershell.odatautils microsoft.wsman.management psscheduledjob psworkflow psworkflowutility".split()
)
"""Modules that come with PowerShell and whose commands are all recorded, on every platform that has any of them."""
_INSTALLABLE = frozenset("powershellget packagemanagement microsoft.powershell.archive threadjob".split())
"""Modules that come with PowerShell and are missing from some tables; of old Windows PowerShell they are no part."""
_LATE_MODULES = _INSTALLABLE - {"threadjob"} | {"microsoft.powershell.localaccounts"}
_UNRECORDED = frozenset(("", "psdesiredstateconfiguration"))
"""Where functions of the engine are, and helpers that one version exports and others keep to themselves."""
_EVERYWHERE = frozenset(("get-verb",))
"""A function of the engine at first, and so in no table of Windows PowerShell."""
_RETURNED = frozenset("clear-recyclebin get-counter get-hotfix out-gridview out-printer show-command".split())
"""Commands for Windows that PowerShell 6 did not have and 7 has; the table of 7.6 comes from a Linux machine."""
DESKTOP = "desktop-5.1-windows"
_DROPPED_ALIASES = frozenset(("curl", "sc", "wget"))
_LONGEST_NAME = 200
_SHORT = regex(r"(core|desktop)-(\d+)\.(\d+)\S*-(windows|linux|macos)", re.IGNORECASE)
_PROFILE = regex(r"([a-z]+)\S*?_[^_]+_[^_]+_(\d+)\.(\d+)[^_]*_\S+_(core|framework)", re.IGNORECASE)
_LATE_PARAMETERS = {
    "pipelinevariable": "desktop-[23].0-*",
    "informationaction": "desktop-[234].0-*",
    "informationvariable": "desktop-[234].0-*",
    "progressaction": "desktop-* core-6.1-*",
}
"""Common parameters, and the platforms that don't have them."""


class Target(Protocol):
    """A place where scripts run; what it does not know anything of is never lacking."""

    name: str

    def lacks_command(self, name: str) -> bool:
        """Whether a command or alias is known elsewhere and missing here."""

    def lacks_parameter(self, command: str, parameter: str) -> bool:
        """Whether a parameter, written in full or begun, is known elsewhere and missing in this command here."""

    def lacks_type(self, name: str) -> bool:
        """Whether a type (full name, or without `System.`) or accelerator is known elsewhere and missing here."""

    def lacks_member(self, type_name: str, member: str) -> bool:
        """Whether a static member of a type that is here is known elsewhere and missing here."""


class Platform:
    """One of the platforms in our tables."""

    def __init__(self, name: str) -> None:
        self.name = name
        older = {"core-7.6-windows": "core-6.1-windows"}.get(name)
        self._names = (name, older) if older else (name,)
        """What 7.6 has on Windows was put together from 7.6 on Linux and 6.1 on Windows; the latter has more parameters."""

    @cached_property
    def _table(self) -> CommandTable:
        return command_table((self.name,))

    def lacks_command(self, name: str) -> bool:
        """Whether PowerShell has the command or alias elsewhere and not here; what users may install is not missed."""
        word = name.lower()
        if word in self._table or word in self._table.alias_names or _shipped(self.name, word):
            return False
        everywhere = command_table()
        known = everywhere.find(word)
        if known is None:
            return word in everywhere.aliases and self._lacks_alias(word, everywhere.aliases[word])
        return word not in _EVERYWHERE and self._is_complete(known.module.lower()) and not self._returned(word)

    def _lacks_alias(self, alias: str, definition: str) -> bool:
        """On Linux PowerShell's own aliases were recorded; elsewhere PowerShell 7's go with their commands."""
        if self.name.startswith("core") and alias in _DROPPED_ALIASES:
            return True
        known = command_table().find(definition)
        recorded = self._on_linux and known is not None and self._is_complete(known.module.lower())
        return recorded or self.lacks_command(definition)

    def _returned(self, command: str) -> bool:
        return self.name == "core-7.6-windows" and command in _RETURNED

    @property
    def _on_linux(self) -> bool:
        return self.name.endswith("linux")

    def _is_complete(self, module: str) -> bool:
        """Whether a command of this module that is not in the table does not exist."""
        if module in _UNRECORDED:
            return False
        if self._on_linux:
            return module not in _INSTALLABLE
        if self.name.startswith("core") or module in OWN_MODULES:
            return module in OWN_MODULES
        if module in _LATE_MODULES:
            return _is_among(self.name, "desktop-[234].0-*")
        return module in self._table.modules

    def lacks_parameter(self, command: str, parameter: str) -> bool:
        """Whether none of the parameters that may be meant is here; aliases are those of PowerShell 7.6."""
        word = parameter.lower()
        here = _known_parameters(self._names, command)
        if here is None or word in here:
            return False
        common = COMMON_PARAMETER_ALIASES.get(word, word)
        if common in COMMON_PARAMETERS:
            return common in _LATE_PARAMETERS and _is_among(self.name, _LATE_PARAMETERS[common])
        if any(name.startswith(word) for name in COMMON_PARAMETERS):
            return False
        meant = _meant(command, word)
        return bool(meant) and not (meant & here or any(name.startswith(word) for name in here))

    def lacks_type(self, name: str) -> bool:
        """Whether a gap of this platform has the type, its namespace or the accelerator."""
        word = name.lower()
        gaps = self._gaps
        if "." not in word and f"[{word}]" in gaps:
            return True
        return any(full in gaps or f"{full.rpartition('.')[0]}.*" in gaps for full in (word, f"system.{word}"))

    def lacks_member(self, type_name: str, member: str) -> bool:
        """Whether a gap of this platform has the member."""
        word = type_name.lower()
        return any(f"{full}::{member.lower()}" in self._gaps for full in (word, f"system.{word}"))

    @cached_property
    def _gaps(self) -> frozenset[str]:
        lines = (DATA / "type_gaps.tsv").read_text(encoding="utf-8").splitlines()
        pairs = (line.split("\t") for line in lines)
        return frozenset(name.lower() for where, name in pairs if _is_among(self.name, where))


def _is_among(platform: str, patterns: str) -> bool:
    return any(fnmatchcase(platform, pattern) for pattern in patterns.split())


def _resolved(table: CommandTable, command: str) -> Command | None:
    word = command.lower()
    return table.find(word) or table.find(table.aliases.get(word, word))


@lru_cache(maxsize=4096)
def _known_parameters(places: tuple[str, ...], command: str) -> frozenset[str] | None:
    """The parameters, and what is known of their aliases, that a command has in one of some places; None: no command."""
    rows = _command_variants(places, command)
    return frozenset(word for row in rows for word in (*row.parameters, *row.parameter_aliases)) if rows else None


def _command_variants(places: tuple[str, ...], command: str) -> list[Command]:
    found = (_resolved(command_table((name,)), command) for name in places)
    shipped = (row for name in places for row in _shipped(name, command.lower()))
    return [*(row for row in found if row is not None), *shipped]


def _shipped(platform: str, command: str) -> tuple[Command, ...]:
    """A command, by its name in lower case, of a module that ships with a platform and was not recorded there."""
    return (_shipped_with_desktop()[command],) if platform == DESKTOP and command in _shipped_with_desktop() else ()


@cache
def _shipped_with_desktop() -> Mapping[str, Command]:
    text = (DATA / "desktop_5.1_modules.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {row[0].lower(): Command(row[0], 0, "\t".join((row[1], row[2], "", "", row[3]))) for row in rows}


@lru_cache(maxsize=4096)
def _meant(command: str, word: str) -> frozenset[str]:
    """The parameters that a word may mean on any platform: of this name or alias, or else beginning with it."""
    exact: set[str] = set()
    begun: set[str] = set()
    for row in _command_variants(platforms(), command):
        exact.update({word} & row.parameters.keys())
        if word in row.parameter_aliases:
            exact.add(row.parameter_aliases[word].lower())
        begun.update(name for name in row.parameters if name.startswith(word))
    return frozenset(exact or begun)


@cache
def target(name: str, folder: str = "") -> Target:
    """Returns the place that a name means: a profile in `folder` (a JSON file), or the platform of ours nearest to it.

    Platforms are named as `core-7.6-linux`, as in PSScriptAnalyzer's `core-6.1.0-windows` or
    `win-8_x64_10.0.14393.0_5.1.14393.2791_x64_4.0.30319.42000_framework`. Raises UserError for any other name.
    """
    path = _profile_path(name, folder)
    if path is not None:
        from psverify.facts.compatibility_profile import Profile  # noqa: PLC0415 - hardly anyone has profiles

        return Profile(path)
    check_targets((name,))
    return Platform(nearest_platform(name) or name)


@options
class TargetOptions(Options):
    """Where the script is to run."""

    target_profiles: tuple[str, ...] = option(
        (), "Platforms such as `core-7.6-linux`, or PSScriptAnalyzer's names of profiles; none: the rule says nothing",
        pssa_name="TargetProfiles",
    )  # fmt: skip
    profile_dir_path: str = option(
        "", "A folder with further profiles in PSScriptAnalyzer's JSON format", pssa_name="ProfileDirPath", is_path=True
    )

    def __post_init__(self) -> None:
        check_targets(self.target_profiles, self.profile_dir_path)


def check_targets(names: Iterable[str], folder: str = "") -> None:
    """Raises UserError for the first name that `target` would not know; reads no profile."""
    for name in names:
        if _profile_path(name, folder) is None and nearest_platform(name) is None:
            raise UserError(f"unknown target profile '{name}'{nearest(name, platforms())}")


def _profile_path(name: str, folder: str) -> Path | None:
    path = Path(folder, name if name.endswith(".json") else f"{name}.json")
    is_named = bool(folder) or name.endswith(".json")
    return path if is_named and ".." not in Path(name).parts and os.path.isfile(path) else None  # noqa: PTH113


def nearest_platform(name: str) -> str | None:
    """Returns the platform of ours for a name, the newest of the same edition and system that is not newer."""
    if name in platforms():
        return name
    if len(name) > _LONGEST_NAME:  # the expressions below take more than linear time
        return None
    if match := _SHORT.fullmatch(name):
        edition, major, minor, system = match.groups()
    elif match := _PROFILE.fullmatch(name):
        system, major, minor, edition = match.groups()
    else:
        return None
    edition = "desktop" if edition.lower() in ("desktop", "framework") else "core"
    system = "windows" if system.lower().startswith("win") else "linux"
    return _newest(edition, system, (int(major), int(minor)))


def _newest(edition: str, system: str, version: tuple[int, int]) -> str | None:
    """The same major version counts as not newer: PowerShell 7.0 is nearer to 7.6 than to 6.1."""
    known: Mapping[tuple[int, int], str] = {
        (int(parts[1].partition(".")[0]), int(parts[1].partition(".")[2])): "-".join(parts)
        for parts in (platform.split("-") for platform in platforms())
        if parts[0] == edition and parts[2] == system
    }
    fitting = [number for number in known if number <= version or number[0] == version[0]]
    return known[max(fitting)] if fitting else None
