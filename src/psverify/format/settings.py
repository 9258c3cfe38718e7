"""What the formatting of one file depends on, and what PSScriptAnalyzer's settings say about it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psverify.config.peer import find_settings
from psverify.config.peer_select import select_peer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from psverify.check.registry import Registry
    from psverify.check.rule import Options, Rule
    from psverify.check.settings import RuleSetting

DEFAULT = "CodeFormatting"
ORDER = (
    "PSPlaceCloseBrace",
    "PSPlaceOpenBrace",
    "PSUseConsistentWhitespace",
    "PSUseConsistentIndentation",
    "PSAlignAssignmentStatement",
    "PSUseCorrectCasing",
    "PSAvoidUsingCmdletAliases",
    "PSAvoidUsingDoubleQuotesForConstantString",
    "PSAvoidSemicolonsAsLineTerminators",
    "PSAvoidExclaimOperator",
    "PSAvoidTrailingWhitespace",
)
"""The rules that format, in Invoke-Formatter's order."""


@dataclass(frozen=True, slots=True)
class FormatSettings:
    """All that a worker needs to know to format a file, beside its path and bytes.

    `rules` are code and options of the rules in their order. `lines`, 1-based and inclusive, confine the edits.
    """

    rules: tuple[tuple[str, Options], ...]
    platforms: tuple[str, ...] = ()
    lines: tuple[int, int] | None = None


def format_settings(
    argument: str,
    folder: str,
    registry: Registry,
    *,
    overrides: Iterable[RuleSetting] = (),
    platforms: tuple[str, ...] = (),
    lines: tuple[int, int] | None = None,
) -> tuple[FormatSettings, tuple[str, ...]]:
    """Returns what a preset's name or a settings file means for the formatter, and warnings about it.

    As in Invoke-Formatter a rule formats if it has an entry under `Rules`, whatever `IncludeRules` says. `overrides`
    are rules that the configuration turns on: their options hold instead, and they format too. Raises UserError for
    settings that cannot be read.
    """
    peer = find_settings(argument, folder)
    said = dataclasses.replace(peer, include=(), exclude=(), severities=None, custom_only=False)
    selection = select_peer(said, registry)
    ours = {setting.code: setting.options for setting in overrides}
    rules: list[tuple[str, Options]] = []
    for alias in ORDER:
        rule = registry.find(alias)
        if rule is None:
            continue
        if rule.code in ours:
            rules.append((rule.code, ours[rule.code]))
        elif selection.base[rule.code].on and peer.rules.entries.get(alias.lower()) is not None:
            rules.append((rule.code, _options(rule, selection.options.get(rule.code, {}))))
    return FormatSettings(tuple(rules), platforms, lines), selection.warnings


def _options(rule: type[Rule], values: Mapping[str, Any]) -> Options:
    return rule.Options(**values)
