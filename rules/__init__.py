"""The built-in rules of psverify: a plugin like any other, one rule a file."""

from __future__ import annotations

from psverify.api import RuleEntry, hookimpl

from .index import ENTRIES


@hookimpl
def psverify_rules() -> tuple[RuleEntry, ...]:
    """Returns an entry for every rule of this package; their modules are imported when they are needed."""
    return ENTRIES
