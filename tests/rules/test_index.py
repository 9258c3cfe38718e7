"""The index of the built-in rules: it says what their classes say, and spares importing them."""

from __future__ import annotations

import runpy
from pathlib import Path

from psverify.check.rule_entry import entry_of
from psverify.plugin.host import host

TOOL = Path(__file__).parents[2] / "tools" / "make_rule_index.py"


def test_the_index_says_what_the_rules_say() -> None:
    tool = runpy.run_path(str(TOOL))
    assert tool["INDEX"].read_text("utf-8") == tool["index"](), "run tools/make_rule_index.py"


def test_every_entry_leads_to_its_rule() -> None:
    entries = host().registry.entries
    assert [entry_of(entry.rule)._replace(source=entry.source) for entry in entries] == list(entries)
