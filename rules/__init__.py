"""The built-in rules of psverify: a plugin like any other, one rule a file."""

from __future__ import annotations

import importlib
from pathlib import Path

from psverify.api import Rule, hookimpl


@hookimpl
def psverify_rules() -> list[type[Rule]]:
    """Returns every rule class of this package, found by walking its folders."""
    files = sorted(Path(__file__).parent.glob("*/[!_]*.py"))
    modules = [importlib.import_module(f"{__name__}.{file.parent.name}.{file.stem}") for file in files]
    return [thing for module in modules for thing in vars(module).values() if is_rule(thing, module.__name__)]


def is_rule(thing: object, module: str) -> bool:
    """Whether a module's attribute is a rule that the module itself declares."""
    return isinstance(thing, type) and issubclass(thing, Rule) and thing.__module__ == module and hasattr(thing, "code")
