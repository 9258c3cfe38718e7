"""Writes what is made from the declarations of settings: the reference in the docs and the JSON Schema.

Run it after a setting or a rule's option has changed: `python tools/make_config_docs.py`.
"""

from __future__ import annotations

import json
from pathlib import Path

from psverify.config.jsonschema import configuration_schema
from psverify.config.reference import replaced
from psverify.plugin import entrypoints
from psverify.plugin.hooks import PROJECT
from psverify.plugin.host import Host

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "configuration.md"
SCHEMA = ROOT / "reports" / "schema" / "psverify-config.schema.json"


def schema_text() -> str:
    """Returns the schema of psverify as it is shipped, whatever other plugins are installed."""
    host = Host(point for point in entrypoints.find_entry_points() if point.distribution == PROJECT)
    return json.dumps(configuration_schema(host.registry, host.config_tables), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PAGE.write_text(replaced(PAGE.read_text("utf-8")), "utf-8")
    SCHEMA.write_text(schema_text(), "utf-8")
