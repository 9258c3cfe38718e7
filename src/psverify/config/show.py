"""`config show`: the effective configuration, where each value was set, and why each rule is on or off."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psverify.check.rule import option_fields
from psverify.check.selection import COMMAND_LINE, decide_rules, resolve_rules
from psverify.config.merge_layers import plugin_table
from psverify.config.schema import declared_keys
from psverify.config.value_types import kebab
from psverify.globs.glob import Glob

if TYPE_CHECKING:
    from psverify.check.rule import Rule
    from psverify.check.settings import RuleSetting
    from psverify.config.resolve import ConfigStore

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class ShownKey:
    """A configuration key, its value as TOML, and where it was set."""

    key: str
    value: Any
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule's effective settings; `options` use TOML names. A disabled rule has no severity and no options."""

    code: str
    name: str
    on: bool
    why: str
    severity: str
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """The effective configuration of one path; `files` are in the order they were read, and later ones win."""

    path: str
    files: tuple[str, ...]
    keys: tuple[ShownKey, ...]
    tables: Mapping[str, Any]
    rules: tuple[ShownRule, ...]
    warnings: tuple[str, ...]


def effective_configuration(store: ConfigStore, path: str) -> Shown:
    """Returns the effective configuration of a file or folder; raises UserError if it is invalid."""
    absolute = os.path.abspath(store.cwd / path)  # noqa: PTH100 - Path has no way to do this without following links
    folder = absolute if Path(absolute).is_dir() else str(Path(absolute).parent)
    profile = store.profile(folder)
    merged = profile.merged
    decisions = decide_rules(profile.registry, profile.selection, absolute)
    settings = {setting.code: setting for setting in resolve_rules(profile.registry, profile.selection, absolute)}
    return Shown(
        path,
        files=tuple(layer.origin for layer in merged.layers if layer.origin != COMMAND_LINE),
        keys=tuple(
            ShownKey(
                kebab(name), plain_value(getattr(merged.configuration, name)), merged.origins.get(name, (DEFAULT,))
            )
            for name in declared_keys()
            if name not in {"extend", "rules"}
        ),
        tables={
            name: plain_value(plugin_table(merged.layers, name, table))
            for name, table in store.tables.items()
            if any(name in layer.tables for layer in merged.layers)
        },
        rules=tuple(
            _shown_rule(rule, settings.get(rule.code), on=decisions[rule.code].on, why=decisions[rule.code].why)
            for rule in profile.registry
        ),
        warnings=profile.warnings,
    )


def _shown_rule(rule: type[Rule], setting: RuleSetting | None, *, on: bool, why: str) -> ShownRule:
    if setting is None:
        return ShownRule(rule.code, rule.name, on, why, "", {})
    severity = setting.severity if setting.severity is not None else rule.severity
    options = setting.options or rule.Options()
    said = {kebab(field.name): plain_value(getattr(options, field.name)) for field in option_fields(rule)}
    return ShownRule(rule.code, rule.name, on, why, severity.label, said)


def plain_value(value: Any) -> Any:
    """Returns a value as TOML and JSON represent it: paths, patterns and enums as strings, dataclasses as tables."""
    if isinstance(value, Enum):
        return value.name.lower()
    if isinstance(value, Path | Glob):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {kebab(field.name): plain_value(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [plain_value(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain_value(item) for key, item in value.items()}
    return value


def render(shown: Shown) -> str:
    """Returns the text that `config show` prints: valid TOML, with the sources as comments."""
    return "\n".join(_lines(shown)) + "\n"


def _lines(shown: Shown) -> Iterator[str]:
    yield f"# Configuration for {shown.path}"
    yield f"# read: {', then '.join(shown.files) or 'no configuration file'}"
    yield from (f"# warning: {warning}" for warning in shown.warnings)
    yield ""
    for key in shown.keys:
        if key.value is not None:
            yield f"{key.key} = {value_as_toml(key.value)}  # {', '.join(key.origins)}"
        else:
            yield f"# {key.key} is not set"
    for name, table in shown.tables.items():
        yield f"{name} = {value_as_toml(table)}"
    yield ""
    width = max((len(rule.name) for rule in shown.rules), default=0)
    for rule in shown.rules:
        options = "".join(f", {key} = {value_as_toml(value)}" for key, value in rule.options.items())
        said = f"  [{rule.severity}{options}]" if rule.on else ""
        yield f"# {rule.code} {rule.name:<{width}} {'on ' if rule.on else 'off'} {rule.why}{said}"


def value_as_toml(value: Any) -> str:
    """Returns a plain value as TOML on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list):
        return f"[{', '.join(value_as_toml(item) for item in value)}]"
    if isinstance(value, Mapping):
        pairs = ", ".join(
            f"{value_as_toml(str(key))} = {value_as_toml(item)}" for key, item in value.items() if item is not None
        )
        return f"{{ {pairs} }}" if pairs else "{}"
    return str(value)
