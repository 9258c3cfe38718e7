"""Resolves layers of configuration to a selection of rules."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from psverify.check.rule import option_fields
from psverify.check.selection import SELECTOR_KEYS, Choice, FileIgnore, Selection, find_rule
from psverify.config.schema import SEVERITY_SHAPE
from psverify.config.validate_values import Where, read_table
from psverify.config.value_types import Shape, kebab, option_shape
from psverify.errors import UserError
from psverify.globs.glob import Glob

if TYPE_CHECKING:
    from psverify.check.registry import Registry
    from psverify.check.rule import Options, Rule
    from psverify.check.selection import Decision
    from psverify.config.load import Layer
    from psverify.model import Severity

SEVERITY = "severity"


def select(layers: Iterable[Layer], registry: Registry, *, parity: bool = False) -> tuple[Selection, tuple[str, ...]]:
    """Returns the selection of the layers, and warnings about what could not be applied.

    PSScriptAnalyzer settings replace the selection of the layers below and extend their options. `parity` starts
    from PSScriptAnalyzer's default rules and severities. Raises UserError for unknown rules and options.
    """
    made = _Making(registry)
    if parity:
        made.follow_pssa_defaults()
    for layer in layers:
        if layer.pssa_settings is not None:
            made.follow_peer(layer)
        made.add(layer)
    return made.selection(), tuple(made.warnings)


class _Making:
    """Builds a selection layer by layer."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.choices: list[Choice] = []
        self.ignores: list[FileIgnore] = []
        self.severities: dict[str, Severity] = {}
        self.values: dict[str, dict[str, Any]] = {}
        self.base: Mapping[str, Decision] = {}
        self.warnings: list[str] = []

    def follow_pssa_defaults(self) -> None:
        from psverify.config.pssa_selection import select_pssa_rules  # noqa: PLC0415
        from psverify.config.pssa_settings import PssaSettings  # noqa: PLC0415 - few runs ask for parity

        self.base = select_pssa_rules(PssaSettings("PSScriptAnalyzer (pssa-parity)"), self.registry).base
        entries = self.registry.entries
        self.severities |= {entry.code: entry.pssa_severity for entry in entries if entry.pssa_severity is not None}

    def follow_peer(self, layer: Layer) -> None:
        from psverify.config.pssa_selection import select_pssa_rules  # noqa: PLC0415 - few projects have such settings

        assert layer.pssa_settings is not None  # checked by the caller
        peer = select_pssa_rules(layer.pssa_settings, self.registry)
        self.choices.clear()
        self.base = peer.base
        self.warnings += peer.warnings
        for code, values in peer.options.items():
            self.set(code, values, Where(layer.origin, layer.folder, "Rules", layer.root))

    def add(self, layer: Layer) -> None:
        said = {name: value for name, value in layer.values.items() if name in SELECTOR_KEYS}
        choice = Choice(layer.origin, **said)
        self.choices.append(choice)
        for pattern, rules in layer.values.get("per_file_ignores", {}).items():
            self.ignores.append(FileIgnore(Glob(pattern, layer.folder), rules, choice.key("per_file_ignores")))
        for word, table in layer.values.get("rules", {}).items():
            self.add_rule(word, table, Where(layer.origin, layer.folder, root=layer.root))

    def add_rule(self, word: str, table: Mapping[str, Any], where: Where) -> None:
        rule = find_rule(self.registry, word, f"[rules] in {where.origin}")
        values = read_table(dict(table), rule_shapes(rule), where.inside("rules").inside(word))
        if SEVERITY in values:
            self.severities[rule.code] = values.pop(SEVERITY)
        self.set(rule.code, values, where.inside("rules").inside(word))

    def set(self, code: str, values: Mapping[str, Any], where: Where) -> None:
        entry = self.registry.entry(code)
        paths = (
            [field.name for field in option_fields(entry.rule) if field.metadata["is_path"]]
            if entry and where.root
            else []
        )
        for name in (name for name in paths if values.get(name)):
            for path in values[name] if isinstance(values[name], tuple) else (values[name],):
                where.inside(kebab(name)).confine(os.path.abspath(path), path)  # noqa: PTH100 - links stay
        self.values.setdefault(code, {}).update(values)

    def selection(self) -> Selection:
        options = {one.code: self.options(one.rule) for one in self.registry.entries if self.values.get(one.code)}
        return Selection(tuple(self.choices), tuple(self.ignores), self.severities, options, self.base)

    def options(self, rule: type[Rule]) -> Options:
        try:
            return rule.Options(**self.values[rule.code])
        except UserError as error:
            raise UserError(f"options of {rule.code} ({rule.name}): {error}") from error


def rule_shapes(rule: type[Rule]) -> dict[str, Shape]:
    """Returns the shape of each key of a rule's table."""
    return {SEVERITY: SEVERITY_SHAPE, **{kebab(field.name): option_shape(field) for field in option_fields(rule)}}
