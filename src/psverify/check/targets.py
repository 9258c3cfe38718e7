"""Where a script is to run, and what is known to be missing there: told by our tables, or by a profile of the user's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from psverify.check.commands import COMMON_PARAMETERS, DATA, CommandTable, command_table, platforms
from psverify.errors import UserError, nearest

if TYPE_CHECKING:
    from psverify.check.commands import Command

OWN_MODULES = frozenset(
    "microsoft.powershell.core microsoft.powershell.utility microsoft.powershell.management "
    "microsoft.powershell.security microsoft.powershell.diagnostics microsoft.powershell.host "
    "microsoft.powershell.odatautils microsoft.wsman.management cimcmdlets psdiagnostics psscheduledjob psworkflow "
    "psworkflowutility ise".split()
)
"""Modules that come with PowerShell; all others are Windows' own, which PowerShell 6 and later can load there too."""
UNRECORDED = frozenset(
    "psdesiredstateconfiguration powershellget packagemanagement microsoft.powershell.archive threadjob".split()
)
"""Modules that come with PowerShell 7.6 and are not in its table for Linux."""
_SHORT = re.compile(r"(core|desktop)-(\d+)\.(\d+)\S*-(windows|linux|macos)", re.IGNORECASE)
_PROFILE = re.compile(r"([a-z]+)\S*?_[^_]+_[^_]+_(\d+)\.(\d+)[^_]*_\S+_(core|framework)", re.IGNORECASE)
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
        """Whether PowerShell has the command elsewhere; on Windows, Windows' own modules serve PowerShell 7 as well."""
        everywhere = command_table()
        word = name.lower()
        if word in self._table or word in self._table.alias_names:
            return False
        known = everywhere.find(everywhere.aliases.get(word, word))
        if known is None or not self._is_complete(known.module.lower()):
            return False
        return word in everywhere or word in everywhere.aliases

    def _is_complete(self, module: str) -> bool:
        """Whether a command of this module that is not in the table does not exist."""
        if not self.name.startswith("core"):
            return True
        return module in OWN_MODULES if self.name.endswith("windows") else module not in UNRECORDED

    def lacks_parameter(self, command: str, parameter: str) -> bool:
        """Whether none of the parameters that may be meant is here; aliases are those of PowerShell 7.6."""
        word = parameter.lower()
        late = _LATE_PARAMETERS.get(word)
        if late is not None:
            return _is_among(self.name, late)
        here = [row for name in self._names if (row := _resolved(command_table((name,)), command)) is not None]
        if not here or word in COMMON_PARAMETERS:
            return False
        meant = _meant(_variants(command), word)
        return bool(meant) and not any(
            meant & row.parameters.keys() or word in row.parameter_aliases or _begins(word, row) for row in here
        )

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


@cache
def _variants(command: str) -> tuple[Command, ...]:
    """The command as each platform has it."""
    found = (_resolved(command_table((name,)), command) for name in platforms())
    return tuple(dict.fromkeys(row for row in found if row is not None))


def _begins(word: str, row: Command) -> bool:
    return any(name.startswith(word) for name in row.parameters)


def _meant(rows: Iterable[Command], word: str) -> frozenset[str]:
    """The parameters that a word may mean on any platform: of this name or alias, or else beginning with it."""
    exact: set[str] = set()
    begun: set[str] = set()
    for row in rows:
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
        from psverify.check.profile import Profile  # noqa: PLC0415 - hardly anyone has profiles

        return Profile(path)
    check_targets((name,))
    return Platform(nearest_platform(name) or name)


def check_targets(names: Iterable[str], folder: str = "") -> None:
    """Raises UserError for the first name that `target` would not know; reads no profile."""
    for name in names:
        if _profile_path(name, folder) is None and nearest_platform(name) is None:
            raise UserError(f"unknown target profile '{name}'{nearest(name, platforms())}")


def _profile_path(name: str, folder: str) -> Path | None:
    path = Path(folder, name if name.endswith(".json") else f"{name}.json")
    return path if (folder or name.endswith(".json")) and path.is_file() else None


def nearest_platform(name: str) -> str | None:
    """Returns the platform of ours for a name, the newest of the same edition and system that is not newer."""
    if name in platforms():
        return name
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
