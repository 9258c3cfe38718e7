"""Rules that were selected by name but can report nothing because no target platform is configured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psverify.check.selection import decide_rules
from psverify.config.value_types import kebab

if TYPE_CHECKING:
    from psverify.check.registry import Registry
    from psverify.check.rule_entry import RuleEntry
    from psverify.check.selection import Selection


def warn_of_idle_rules(registry: Registry, selection: Selection, platforms: tuple[str, ...]) -> Iterator[str]:
    """Yields a warning for each rule without a target that is selected other than by `ALL`."""
    idle = [entry for entry in registry.entries if entry.targets_option and not platforms]
    named = [entry for entry in idle if _is_named(entry, registry, selection)]
    decisions = decide_rules(registry, selection) if named else {}
    for entry in named:
        if decisions[entry.code].on and not _has_target(entry, selection):
            option = f"rules.{entry.name}.{kebab(entry.targets_option)}"
            yield f"{entry.code} ({entry.name}) reports nothing without a target: set target-platforms or {option}"


def _is_named(entry: RuleEntry, registry: Registry, selection: Selection) -> bool:
    words = (word for choice in selection.choices for word in (*(choice.select or ()), *choice.extend_select))
    return any(entry in registry.matching(word) for word in words if word.upper() != "ALL")


def _has_target(entry: RuleEntry, selection: Selection) -> bool:
    return bool(getattr(selection.options.get(entry.code), entry.targets_option, ()))
