"""Reads PSScriptAnalyzer settings from a file or a built-in preset."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from psverify.config.psd1 import Entry, Hashtable, read_data
from psverify.config.pssa_presets import PRESETS
from psverify.errors import UserError, nearest
from psverify.model import Severity
from psverify.named_tuple import NamedTuple
from psverify.read.read_file import CONFIGURATION_LIMIT, read_file

KEYS = (
    "CustomRulePath",
    "ExcludeRules",
    "IncludeDefaultRules",
    "IncludeRules",
    "RecurseCustomRulePath",
    "Rules",
    "Severity",
)
SEVERITIES = {
    "information": Severity.NOTE,
    "warning": Severity.WARNING,
    "error": Severity.ERROR,
    "parseerror": None,
}
_SEVERITY_NAMES = ("Information", "Warning", "Error", "ParseError")


class PssaSettings(NamedTuple):
    """The contents of a settings file; `severities` None means any. Rules that psverify lacks in a preset are no warning."""

    origin: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    severities: frozenset[Severity | None] | None = None
    rules: Hashtable = Hashtable()
    custom_only: bool = False
    preset: bool = False
    warnings: tuple[str, ...] = ()


def find_settings(argument: str, folder: str) -> PssaSettings:
    """Returns the settings for `--settings`: a preset, by name in any case, or a file."""
    presets = {name.lower(): name for name in PRESETS}
    if argument.lower() in presets:
        name = presets[argument.lower()]
        return read_settings(PRESETS[name], f"the preset {name}")._replace(preset=True)
    path = Path(folder, argument)
    if not os.path.isfile(path):  # noqa: PTH113 - never raises
        raise UserError(f"--settings {argument}: no such file or preset{nearest(argument, PRESETS)}")
    try:
        raw = read_file(path, CONFIGURATION_LIMIT)
    except OSError as error:
        raise UserError(f"--settings {argument}: cannot be read: {error.strerror or error}") from error
    return read_settings(read_data(raw, argument), argument)


def read_settings(data: Hashtable, origin: str) -> PssaSettings:
    """Parses settings data; raises UserError for unknown keys and values of a wrong type."""
    for entry in data.entries.values():
        if entry.key.lower() not in {key.lower() for key in KEYS}:
            raise UserError(f"{locate_entry(origin, entry)}: unknown key '{entry.key}'{nearest(entry.key, KEYS)}")
    said = _Reader(data, origin)
    rules = said.typed("Rules", Hashtable, "a hashtable") or Hashtable()
    for entry in rules.entries.values():
        if not isinstance(entry.value, Hashtable):
            raise UserError(f"{locate_entry(origin, entry)}: Rules.{entry.key} must be a hashtable")
    custom = said.words("CustomRulePath")
    default_rules = said.typed("IncludeDefaultRules", bool, "$true or $false")
    said.typed("RecurseCustomRulePath", bool, "$true or $false")
    return PssaSettings(
        origin,
        include=said.words("IncludeRules"),
        exclude=said.words("ExcludeRules"),
        severities=said.severities(),
        rules=rules,
        custom_only=bool(custom) and not default_rules,
        warnings=said.custom_rules() if custom else (),
    )


class _Reader:
    """Reads the top-level keys of settings data."""

    def __init__(self, data: Hashtable, origin: str) -> None:
        self.data = data
        self.origin = origin

    def typed(self, key: str, kind: type, name: str) -> Any:
        value = self.data.get(key)
        if value is not None and not isinstance(value, kind):
            raise self.error(key, f"{key} must be {name}")
        return value

    def error(self, key: str, text: str) -> UserError:
        return UserError(f"{locate_entry(self.origin, self.data.entries[key.lower()])}: {text}")

    def words(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key)
        if value is None or value == "":
            return ()
        words = value if isinstance(value, tuple) else (value,)
        if not all(isinstance(word, str) for word in words):
            raise self.error(key, f"{key} must be a string or an array of strings")
        return tuple(str(word) for word in words)

    def severities(self) -> frozenset[Severity | None] | None:
        words = self.words("Severity")
        for word in words:
            if word.lower() not in SEVERITIES:
                raise self.error("Severity", f"unknown severity '{word}'{nearest(word, _SEVERITY_NAMES)}")
        return frozenset(SEVERITIES[word.lower()] for word in words) or None

    def custom_rules(self) -> tuple[str, ...]:
        where = locate_entry(self.origin, self.data.entries["customrulepath"])
        return (f"{where}: CustomRulePath is ignored: psverify does not run rules written in PowerShell",)


def locate_entry(origin: str, entry: Entry) -> str:
    """Returns the location of an entry for messages: the file, and the line if known."""
    return f"{origin}:{entry.line}" if entry.line else origin
