"""The public face of psverify: all that rules, reporters and managers may import, loaded only when asked for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psverify.check.file import File
    from psverify.check.rule import Bad, Fixed, Good, Options, Place, Rule, delete, insert, option, replace
    from psverify.errors import ExitCode, UserError
    from psverify.model import (
        Edit,
        Failure,
        Finding,
        Fix,
        Outcome,
        Record,
        Region,
        Safety,
        Severity,
        Span,
        Summary,
    )
    from psverify.parse.tree import Node, Tree
    from psverify.plugin.hooks import hookimpl
    from psverify.read.source import Source

_HOMES = {
    "psverify.check.file": ("File",),
    "psverify.check.rule": ("Bad", "Fixed", "Good", "Options", "Place", "Rule", "delete", "insert", "option", "replace"),
    "psverify.errors": ("ExitCode", "UserError"),
    "psverify.model": (
        "Edit", "Failure", "Finding", "Fix", "Outcome", "Record", "Region", "Safety", "Severity", "Span", "Summary",
    ),
    "psverify.parse.tree": ("Node", "Tree"),
    "psverify.plugin.hooks": ("hookimpl",),
    "psverify.read.source": ("Source",),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Bad",
    "Edit",
    "ExitCode",
    "Failure",
    "File",
    "Finding",
    "Fix",
    "Fixed",
    "Good",
    "Node",
    "Options",
    "Outcome",
    "Place",
    "Record",
    "Region",
    "Rule",
    "Safety",
    "Severity",
    "Source",
    "Span",
    "Summary",
    "Tree",
    "UserError",
    "delete",
    "hookimpl",
    "insert",
    "option",
    "replace",
]


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'psverify.api' has no attribute '{name}'")
    return getattr(importlib.import_module(home), name)
