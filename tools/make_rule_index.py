"""Writes `rules/index.py`: what the registry asks of every rule, so that a run imports only the rules that it needs.

Run it after a rule's file has come or gone, or what its class declares has changed: `python tools/make_rule_index.py`.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import psverify_rules
from psverify.api import Rule, RuleEntry, Severity
from psverify.check.rule_entry import entry_of

INDEX = Path(__file__).parents[1] / "rules" / "index.py"
HEAD = '''"""What the registry asks of every rule; made by tools/make_rule_index.py."""

# ruff: noqa: E501 - a rule a line
# fmt: off

from __future__ import annotations

from psverify.api import RuleEntry, Severity

'''


def rules() -> Iterator[type[Rule]]:
    """Yields every rule class of the folders beside the index."""
    for file in sorted(INDEX.parent.glob("*/[!_]*.py")):
        module = importlib.import_module(f"{psverify_rules.__name__}.{file.parent.name}.{file.stem}")
        yield from (thing for thing in vars(module).values() if is_rule(thing, module.__name__))


def is_rule(thing: object, module: str) -> bool:
    """Whether a module's attribute is a rule that the module itself declares."""
    return isinstance(thing, type) and issubclass(thing, Rule) and thing.__module__ == module and hasattr(thing, "code")


def row(entry: RuleEntry) -> str:
    """Returns the line that makes an entry."""
    said = {**entry._asdict(), "source": entry.rule.__name__}
    usual = RuleEntry._field_defaults
    words = [f"{name}={written(value)}" for name, value in said.items() if name not in usual or value != usual[name]]
    return f"    RuleEntry({', '.join(words)}),\n"


def written(value: object) -> str:
    """Returns a value as Python writes it."""
    return f"Severity.{value.name}" if isinstance(value, Severity) else repr(value)


def index() -> str:
    """Returns what the file ought to hold."""
    rows = map(row, sorted(map(entry_of, rules())))
    return f"{HEAD}ENTRIES = (\n{''.join(rows)})\n"


if __name__ == "__main__":
    INDEX.write_bytes(index().encode())
