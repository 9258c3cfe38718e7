"""Resolves the settings of each file, each folder and the run, once per configuration."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psverify.check.selection import resolve_rules
from psverify.check.settings import FixMode, LintSettings
from psverify.config.declare_keys import EMPTY
from psverify.config.idle_rules import warn_of_idle_rules
from psverify.config.load import Layer, Loader, Tables, candidate, settings_layer
from psverify.config.merge_layers import Merged, merge, plugin_table
from psverify.config.rule_layers import select
from psverify.discover.find_files import Options as DiscoveryOptions
from psverify.errors import UserError, nearest
from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify.check.registry import Registry
    from psverify.check.rule import Rule
    from psverify.config.schema import Configuration

RegistryOf = Callable[[tuple[str, ...]], "Registry"]
"""Returns all rules, given the folders with rules declared in YAML."""
Interned = dict[LintSettings, LintSettings]
"""Interned settings, so that equal ones are one object."""


class CommandLine(NamedTuple):
    """Configuration given on the command line.

    `keys` are flags as TOML keys and values. `config` holds the values of `--config`: at
    most one file, and any number of keys with values. `settings` is that of `--settings`.
    """

    keys: Mapping[str, Any] = EMPTY
    config: tuple[str, ...] = ()
    isolated: bool = False
    untrusted: bool = False
    settings: str | None = None


class Profile:
    """The result of one configuration file (or none) and the command line, with rules resolved."""

    def __init__(self, merged: Merged, registry_of: RegistryOf, template: LintSettings, interned: Interned) -> None:
        self.merged = merged
        self._interned = interned
        configuration = merged.configuration
        self.registry = registry_of(tuple(str(folder) for folder in configuration.rule_folders))
        self.selection, warnings = select(merged.layers, self.registry, parity=configuration.pssa_parity)
        platforms = _platforms_of(merged)
        self.warnings = (*warnings, *warn_of_idle_rules(self.registry, self.selection, platforms))
        self._template = template._replace(
            platforms=platforms,
            min_severity=configuration.min_severity,
            pssa_parity=configuration.pssa_parity,
            fix_signed=configuration.fix_signed,
            rule_folders=tuple(str(folder) for folder in configuration.rule_folders),
        )
        self._by_ignores: dict[tuple[bool, ...], LintSettings] = {}

    @cached_property
    def discovery(self) -> DiscoveryOptions:
        """Which files to find."""
        keys = self.merged.configuration
        excluded = (*keys.exclude, *keys.extend_exclude)
        return DiscoveryOptions(keys.include, excluded, keys.force_exclude, keys.respect_gitignore)

    def settings(self, path: str) -> LintSettings:
        """Returns the settings of an absolute path."""
        key = tuple(ignored.glob.matches(path) for ignored in self.selection.file_ignores)
        if key not in self._by_ignores:
            rules = resolve_rules(self.registry, self.selection, path)
            settings = self._template._replace(rules=rules)
            self._by_ignores[key] = self._interned.setdefault(settings, settings)
        return self._by_ignores[key]


class ConfigStore:
    """Finds the configuration of each file: the nearest file above it, overridden by the command line.

    `template` holds what cannot be configured in files (`timed`, `suppressions`). Everything is read lazily;
    an invalid configuration raises UserError.
    """

    def __init__(
        self,
        command_line: CommandLine,
        registry_of: RegistryOf,
        *,
        cwd: str | None = None,
        tables: Tables = EMPTY,
        template: LintSettings | None = None,
    ) -> None:
        self.cwd = Path(cwd or Path.cwd())
        self._command_line = command_line
        self._registry_of = registry_of
        self._given = template or LintSettings(rules=())
        self._loader = Loader(str(self.cwd), tables)
        self.tables = self._loader.tables
        self._files: dict[Path, Path | None] = {}
        self._merged: dict[Path | None, Merged] = {}
        self._profiles: dict[Path | None, Profile] = {}
        self._by_folder: dict[str, Profile] = {}
        self._interned: Interned = {}

    @cached_property
    def run(self) -> Configuration:
        """The settings of the run as a whole, from the configuration of the working directory; needs no rules."""
        return self._merge(self.file_for(self.cwd)).configuration

    def table(self, name: str) -> Any:
        """Returns a plugin's table for the working directory; raises UserError if a required key is missing."""
        return plugin_table(self._merge(self.file_for(self.cwd)).layers, name, self.tables[name])

    def settings_for(self, path: str) -> LintSettings:
        """Returns the settings of a file; files with equal settings share one object."""
        absolute = os.path.abspath(os.path.join(self.cwd, path))  # noqa: PTH100, PTH118 - asked for every file
        return self.profile(os.path.dirname(absolute)).settings(absolute)  # noqa: PTH120 - as above

    def discovery_for(self, folder: str) -> DiscoveryOptions:
        """Returns which files to find in an absolute folder."""
        return self.profile(folder).discovery

    def profile(self, folder: str) -> Profile:
        """Returns the profile of an absolute folder."""
        if folder not in self._by_folder:
            file = self.file_for(Path(folder))
            if file not in self._profiles:
                self._profiles[file] = Profile(self._merge(file), self._registry_of, self._template, self._interned)
            self._by_folder[folder] = self._profiles[file]
        return self._by_folder[folder]

    def declared_rule(self, code: str) -> type[Rule] | None:
        """Returns a YAML rule by code, from the configurations used so far."""
        found = (profile.registry.find(code) for profile in self._profiles.values())
        return next((rule for rule in found if rule is not None), None)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Warnings about the configurations used so far, each once."""
        return tuple(dict.fromkeys(text for profile in self._profiles.values() for text in profile.warnings))

    def file_for(self, folder: Path) -> Path | None:
        """Returns the configuration file for an absolute folder; None if there is none or it is not read."""
        if self._command_line.isolated or self._command_line.untrusted or self._explicit is not None:
            return self._explicit
        if folder not in self._files:
            outside = None if folder == folder.parent else folder.parent
            self._files[folder] = candidate(folder) or (self.file_for(outside) if outside else None)
        return self._files[folder]

    def _merge(self, file: Path | None) -> Merged:
        if file not in self._merged:
            found = self._loader.chain(file) if file is not None else ()
            self._merged[file] = merge((*found, *self._above))
        return self._merged[file]

    @cached_property
    def _template(self) -> LintSettings:
        return self._given._replace(fix=_fix_mode(self.run))

    @cached_property
    def _explicit(self) -> Path | None:
        files = [self.cwd / value for value in self._command_line.config if self._is_file(value)]
        if len(files) > 1:
            raise UserError(f"--config accepts only one file, but got {len(files)}")
        if files and self._command_line.isolated:
            raise UserError("--config FILE cannot be used with --isolated")
        return Path(os.path.normpath(files[0])) if files else None

    def _is_file(self, value: str) -> bool:
        return os.path.isfile(self.cwd / value)  # noqa: PTH113 - raises nothing, however long the value is

    @cached_property
    def _above(self) -> tuple[Layer, ...]:
        """The layers of the command line, which override all files."""
        cwd = str(self.cwd)
        layers = [settings_layer(self._command_line.settings, cwd)] if self._command_line.settings else []
        for value in self._command_line.config:
            if not self._is_file(value):
                layer = self._loader.words(value)
                layers += [*self._loader.below(layer), layer]
        return (*layers, self._loader.flags(self._command_line.keys))


def _fix_mode(configuration: Configuration) -> FixMode:
    if not configuration.fix:
        return FixMode.NONE
    return FixMode.UNSAFE if configuration.unsafe_fixes else FixMode.SAFE


def _platforms_of(merged: Merged) -> tuple[str, ...]:
    names = merged.configuration.target_platforms
    if names:
        from psverify.facts.commands import platforms  # noqa: PLC0415 - reads the table of all commands

        for name in names:
            if name not in platforms():
                origin = merged.origins["target_platforms"][-1]
                hint = nearest(name, platforms()) or f"; valid platforms: {', '.join(platforms())}"
                raise UserError(f"{origin}: unknown platform '{name}' in target-platforms{hint}")
    return names
