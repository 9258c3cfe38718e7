"""Where on the site the pages stand that reports point to."""

from __future__ import annotations

SITE = "https://psverify.github.io"
_OURS = ("psverify_rules", "psverify")


def page(name: str, module: str) -> str | None:
    """Returns the address of the page of a rule, by its name; None if its module is one that somebody else wrote."""
    return f"{SITE}/rules/{name}" if module.partition(".")[0] in _OURS else None
