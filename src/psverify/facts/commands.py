"""What is known of commands: names, aliases and parameters by platform, from the tables beside this module."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from psverify.errors import UserError, nearest
from psverify.lazy_regex import regex
from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify.facts.file import File

DATA = Path(__file__).parent / "data"
COMMON_PARAMETERS = frozenset(
    "verbose debug erroraction warningaction informationaction progressaction errorvariable warningvariable "
    "informationvariable outvariable outbuffer pipelinevariable whatif confirm".split()
)
COMMON_PARAMETER_ALIASES: Mapping[str, str] = {
    "cf": "confirm", "db": "debug", "ea": "erroraction", "ev": "errorvariable", "infa": "informationaction",
    "iv": "informationvariable", "ob": "outbuffer", "ov": "outvariable", "proga": "progressaction",
    "pv": "pipelinevariable", "vb": "verbose", "wa": "warningaction", "wi": "whatif", "wv": "warningvariable",
}  # fmt: skip
"""What about_CommonParameters calls the common parameters for short."""
_PRIVATE = "Private\t"
_PLATFORM = regex(r"(core|desktop)-(\d+\.\d+)\S*-(windows|linux|macos)", re.IGNORECASE)


class CommandParameter(NamedTuple):
    """A parameter as one parameter set declares it; `position` None: by name only."""

    name: str
    switch: bool
    mandatory: bool
    position: int | None


class Command:
    """A command as it is on one or more platforms; `row` holds the table's columns after the mask."""

    def __init__(self, name: str, mask: int, row: str) -> None:
        self.name = name
        self.mask = mask
        self.row = row

    @property
    def kind(self) -> str:
        """Cmdlet, Function, Workflow, or Private: a function that its module does not export."""
        return self.row.split("\t", 1)[0]

    @property
    def module(self) -> str:
        """The module that brings it, or an empty string."""
        return self.row.split("\t")[1]

    @property
    def output_types(self) -> tuple[str, ...]:
        """Full names of the declared output types; known only for PowerShell 7.6."""
        return tuple(filter(None, self.row.split("\t")[2].split(";")))

    @cached_property
    def parameter_aliases(self) -> Mapping[str, str]:
        """Parameter names by lower-case alias; known only for PowerShell 7.6."""
        pairs = (item.partition("=") for item in self.row.split("\t")[3].split(";") if item)
        return {alias.lower(): name for name, _, aliases in pairs for alias in aliases.split(",")}

    @cached_property
    def sets(self) -> tuple[tuple[CommandParameter, ...], ...]:
        """The parameter sets, without common parameters."""
        return tuple(tuple(map(_parse_parameter, one.split())) for one in self.row.split("\t")[4].split("|"))

    @cached_property
    def parameters(self) -> Mapping[str, str]:
        """Parameter names as declared, by lower-case name."""
        return {p.name.lower(): p.name for one in self.sets for p in one}


def _parse_parameter(word: str) -> CommandParameter:
    word, _, position = word.partition("@")
    name = word.rstrip("?!")
    return CommandParameter(name, "?" in word, "!" in word, int(position) if position else None)


class CommandTable:
    """The commands and aliases of some platforms, in any case of letters.

    `private` adds the functions that modules do not export, which PSScriptAnalyzer takes for commands.
    """

    def __init__(self, platforms: Iterable[str], *, private: bool = False) -> None:
        self.platforms = tuple(platforms)
        self.private = private
        self.mask = sum(platform_bit(name) for name in self.platforms)

    def find(self, name: str) -> Command | None:
        """Returns the command of this name as the newest of the platforms has it, or None."""
        rows = self._rows(name)
        return max(rows, key=lambda row: row.mask & self.mask) if rows else None

    def called(self, name: str) -> Command | None:
        """Returns the command that is meant by a name, which may be `Module\\Name`, or None."""
        module, _, word = name.rpartition("\\")
        found = self.find(word)
        return found if found is not None and module.lower() in ("", found.module.lower()) else None

    def __contains__(self, name: str) -> bool:
        return bool(self._rows(name))

    def _rows(self, name: str) -> list[Command]:
        rows = _rows_of_command(name.lower())
        return [row for row in rows if row.mask & self.mask and (self.private or not row.row.startswith(_PRIVATE))]

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Definitions by lower-case alias; an alias whose command is not recorded is left out."""
        return {alias.lower(): text for alias, mask, text in _alias_rows() if mask & self.mask and text}

    @cached_property
    def modules(self) -> frozenset[str]:
        """The modules, in lower case, of which any command is recorded."""
        found = (row for name in _lines() for row in _rows_of_command(name) if row.mask & self.mask)
        return frozenset(row.module.lower() for row in found)

    @cached_property
    def alias_names(self) -> Mapping[str, str]:
        """Every alias as it is declared, by its lower case; those of commands that are not recorded too."""
        return {alias.lower(): alias for alias, mask, _ in _alias_rows() if mask & self.mask}

    @cached_property
    def _aliases_of(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for alias, definition in self.aliases.items():
            found.setdefault(definition.lower(), []).append(alias)
        return {name: tuple(aliases) for name, aliases in found.items()}

    def names(self, command: str) -> frozenset[str]:
        """Returns the command's own name and its aliases, in lower case."""
        return frozenset((command.lower(), *self._aliases_of.get(command.lower(), ())))


@cache
def platforms() -> tuple[str, ...]:
    """Every platform that the tables know, oldest first."""
    with (DATA / "commands.tsv").open(encoding="utf-8") as lines:
        return tuple(lines.readline().split())


def platform_bit(name: str) -> int:
    """Returns the platform's bit in a mask; raises UserError for a name that the tables don't know."""
    try:
        return 1 << platforms().index(name)
    except ValueError:
        raise UserError(f"unknown target platform '{name}'{nearest(name, platforms())}") from None


@cache
def platform_named(name: str) -> str | None:
    """Returns a platform that PSScriptAnalyzer names, such as `core-6.1.0-windows`, as the tables do; None: unknown."""
    match = _PLATFORM.fullmatch(name)
    known = "-".join(match.groups()).lower() if match else name
    return known if known in platforms() else None


@cache
def command_table(names: tuple[str, ...] = (), *, private: bool = False) -> CommandTable:
    """Returns the table of some platforms (none named: all of them)."""
    return CommandTable(names or platforms(), private=private)


def commands_of(file: File) -> CommandTable:
    """The command table of the platforms that the file is checked for."""
    return command_table(file.platforms)


@cache
def is_program_name(alias: str, targets: tuple[str, ...]) -> bool:
    """Whether a Windows alias, on a Linux platform among the targets (none named: all there are), is none but a program."""
    on_linux = [name for name in targets or platforms() if name.endswith("linux")]
    return any(alias not in command_table((name,)).alias_names for name in on_linux)


@cache
def approved_verbs() -> frozenset[str]:
    """The approved verbs in lower case, those of PowerShell 6 and later included."""
    return frozenset(verb.lower() for verb in verb_names())


@cache
def verb_names() -> tuple[str, ...]:
    """The approved verbs as they are written, in the alphabet's order."""
    return tuple((DATA / "verbs.tsv").read_text(encoding="utf-8").split())


@lru_cache(maxsize=8192)
def _rows_of_command(name: str) -> tuple[Command, ...]:
    """The rows of a command by its name in lower case; made when asked for, for a script calls few of thousands."""
    parts = (line.split("\t", 2) for line in _lines().get(name, ()))
    return tuple(Command(written, int(mask, 16), row) for written, mask, row in parts)


@cache
def _lines() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (DATA / "commands.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        found.setdefault(line[: line.index("\t")].lower(), []).append(line)
    return found


@cache
def _alias_rows() -> tuple[tuple[str, int, str], ...]:
    lines = (DATA / "aliases.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return tuple((alias, int(mask, 16), definition) for alias, mask, definition in rows)
