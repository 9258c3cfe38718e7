"""Where on the site the pages stand that reports point to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psverify.check.rule import Rule

SITE = "https://psverify.github.io"
_OURS = ("psverify_rules", "psverify")


def page(rule: type[Rule]) -> str | None:
    """Returns the address of a rule's page; None for a rule that somebody else wrote."""
    return f"{SITE}/rules/{rule.name}" if rule.__module__.partition(".")[0] in _OURS else None
