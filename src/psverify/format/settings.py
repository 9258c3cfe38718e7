"""What the formatting of one file depends on, and what PSScriptAnalyzer's settings and configuration say about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from psverify.config.formatting import OFF, FormatTable
from psverify.config.load import Layer
from psverify.config.merge_layers import plugin_table
from psverify.config.pssa_selection import select_pssa_rules
from psverify.config.pssa_settings import find_settings
from psverify.config.rule_layers import select
from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify.check.registry import Registry
    from psverify.check.rule import Options

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


class FormatSettings(NamedTuple):
    """All that a worker needs to know to format a file, beside its path and bytes.

    `rules` are code and options of the rules in their order; options None are the rule's own. `lines`, 1-based and
    inclusive, confine the edits. `table` is what goes beyond Invoke-Formatter. `fix_signed` allows to change signed
    scripts.
    """

    rules: tuple[tuple[str, Options | None], ...]
    platforms: tuple[str, ...] = ()
    lines: tuple[int, int] | None = None
    table: FormatTable = OFF
    fix_signed: bool = False


def format_settings(
    argument: str,
    folder: str,
    registry: Registry,
    *,
    layers: Sequence[Layer] = (),
    platforms: tuple[str, ...] = (),
    lines: tuple[int, int] | None = None,
    fix_signed: bool = False,
) -> FormatSettings:
    """Returns what a preset's name, or a settings file relative to a folder, means for the formatter.

    As in Invoke-Formatter a rule formats if it has an entry under `Rules`, whatever `IncludeRules` says. `layers` are
    those of the configuration: their options of these rules win. Raises UserError for settings that cannot be read.
    """
    peer = find_settings(argument, folder)
    said = peer._replace(include=(), exclude=(), severities=None, custom_only=False)
    decisions = select_pssa_rules(said, registry).base
    options = select((Layer(peer.origin, folder, pssa_settings=said), *layers), registry)[0].options
    rules = [
        (rule.code, options.get(rule.code))
        for alias in ORDER
        if peer.rules.entries.get(alias.lower()) and (rule := registry.entry(alias)) and decisions[rule.code].on
    ]
    return FormatSettings(tuple(rules), platforms, lines, plugin_table(layers, "format", FormatTable), fix_signed)
