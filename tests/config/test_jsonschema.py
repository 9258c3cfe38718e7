"""The JSON Schema says what loading does, and the committed one is up to date."""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from config_rules import REGISTRY

from psverify.check.rule import option
from psverify.check.selection import decide_rules
from psverify.config.jsonschema import configuration_schema
from psverify.config.load import Loader
from psverify.config.rule_layers import select
from psverify.config.validate_values import Where
from psverify.errors import UserError

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Export:
    kind: str = option("jsonl", "Where to.", choices=("jsonl", "csv"))


@dataclass(frozen=True)
class Acme:
    url: str = ""
    retries: int = option(3, "How often to try.")
    export: Mapping[str, Export] = field(default_factory=dict)


SCHEMA = configuration_schema(REGISTRY, {"acme": Acme})
RIGHT: list[dict[str, Any]] = [
    {},
    {"select": ["PSV3", "ALL", "cmdlet-alias", "PSAvoidLongLines", "ACME"]},
    {"per-file-ignores": {"tests/": ["PSV3"]}},
    {"rules": {"long-line": {"severity": "error", "max-length": 80}, "PSV406": {"kind": "tab"}}},
    {"rules": {"PSAvoidUsingCmdletAliases": {"allow": ["cd"]}, "low-documentation-ratio": {"share": 0.5}}},
    {"jobs": "auto"},
    {"format": {"line-width": 120, "quote-style": "single", "sort-usings": True}},
    {"jobs": 1, "fail-on": "note", "fix": True, "baseline": "b.json", "rule-folders": ["own"]},
    {"acme": {"url": "x", "retries": 5, "export": {"vm": {"kind": "csv"}}}},
]
WRONG: list[dict[str, Any]] = [
    {"selct": []},
    {"select": ["cmdlet alias"]},
    {"select": "PSV3"},
    {"per-file-ignores": {"tests/": "PSV3"}},
    {"rules": {"long-lines": {}}},
    {"rules": {"long-line": {"max-lenght": 80}}},
    {"rules": {"long-line": {"max-length": "80"}}},
    {"rules": {"inconsistent-indentation": {"kind": "tabs"}}},
    {"rules": {"long-line": {"severity": "off"}}},
    {"jobs": 0},
    {"jobs": "all"},
    {"fail-on": "information"},
    {"fix": "yes"},
    {"extend": ["a.toml"]},
    {"format": {"line-with": 120}},
    {"format": {"line-width": -1}},
    {"format": {"quote-style": "smart"}},
    {"acme": {"retry": 5}},
    {"acme": {"export": {"vm": {"kind": "xml"}}}},
]


def loads(said: dict[str, Any]) -> bool:
    try:
        layer = Loader("/repo", {"acme": Acme}).layer(said, Where("psverify.toml", "/repo"))
        decide_rules(REGISTRY, select((layer,), REGISTRY)[0])
    except UserError:
        return False
    return True


def without_foreign_codes(said: dict[str, Any]) -> dict[str, Any]:
    """The schema cannot know which codes a plugin brings, and lets any beginning pass."""
    words = [word for word in said.get("select", []) if word != "ACME"]
    return {**said, "select": words} if words else said


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("said", RIGHT, ids=str)
def test_what_loads_is_valid(said: dict[str, Any]) -> None:
    jsonschema.validate(said, SCHEMA, jsonschema.Draft7Validator)
    assert loads(without_foreign_codes(said))


@pytest.mark.parametrize("said", WRONG, ids=str)
def test_what_is_refused_is_invalid(said: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(said, SCHEMA, jsonschema.Draft7Validator)
    assert not loads(said)


def test_defaults_are_valid_themselves() -> None:
    defaults = {key: said["default"] for key, said in SCHEMA["properties"].items() if "default" in said}
    assert len(defaults) > 15
    jsonschema.validate(defaults, SCHEMA, jsonschema.Draft7Validator)


def test_keys_and_options_are_described() -> None:
    assert SCHEMA["properties"]["ignore"]["description"].startswith("Rules to disable.")
    long_line = SCHEMA["definitions"]["long-line"]["properties"]
    assert long_line["max-length"] == {"description": "The longest line.", "type": "integer", "default": 120}
    assert long_line["severity"]["default"] == "warning"


def test_the_committed_schema_is_up_to_date() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "make_config_docs.py"))
    assert tool["SCHEMA"].read_text("utf-8") == tool["schema_text"](), "run tools/make_config_docs.py"
