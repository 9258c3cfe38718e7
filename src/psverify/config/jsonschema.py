"""The JSON Schema of configuration files, for editors, generated from the declarations of settings."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psverify.check.rule import option_fields
from psverify.check.selection import SELECTOR_KEYS
from psverify.config.declare_keys import ANY_NUMBER
from psverify.config.schema import SEVERITY_DOC, SEVERITY_SHAPE, TABLES, Configuration, keys
from psverify.config.show import plain_value
from psverify.config.value_types import Shape, choices, is_table, is_union, kebab, option_shape, shapes
from psverify.globs.glob import Glob

if TYPE_CHECKING:
    from psverify.check.registry import Registry
    from psverify.check.rule import Rule
    from psverify.config.load import Tables

Json = dict[str, Any]
# TOML plugins of editors support draft 7.
DIALECT = "http://json-schema.org/draft-07/schema#"
_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", Path: "string", Glob: "string"}
_RULES = {"type": "array", "items": {"$ref": "#/definitions/selector"}}


def configuration_schema(registry: Registry, tables: Tables) -> Json:
    """Returns the schema of psverify.toml for these rules and plugin tables."""
    properties = _table_properties(Configuration)
    for name in SELECTOR_KEYS:
        properties[kebab(name)] |= _RULES
    properties["per-file-ignores"]["additionalProperties"] = _RULES
    properties["rules"] |= {"additionalProperties": False, "properties": _rule_references(registry)}
    return {
        "$schema": DIALECT,
        "$id": "psverify-config.schema.json",
        "title": "psverify configuration",
        "description": "psverify.toml, .psverify.toml, or the table [tool.psverify] of pyproject.toml.",
        "type": "object",
        "additionalProperties": False,
        "properties": properties | {name: shape_schema(Shape(table)) for name, table in {**TABLES, **tables}.items()},
        "definitions": {"selector": _selector(registry), **{rule.name: _rule_schema(rule) for rule in registry}},
    }


def shape_schema(shape: Shape) -> Json:
    """Returns the schema of one key's values."""
    hint, arguments = shape.hint, typing.get_args(shape.hint)
    if is_union(hint):
        kinds = [shape._replace(hint=kind) for kind in arguments if kind is not types.NoneType]
        return {"anyOf": [shape_schema(kind) for kind in kinds]} if len(kinds) > 1 else shape_schema(kinds[0])
    if typing.get_origin(hint) is tuple:
        return {"type": "array", "items": shape_schema(shape._replace(hint=arguments[0]))}
    if is_table(hint):
        return {"type": "object", "additionalProperties": False, "properties": _table_properties(hint)}
    if arguments:
        return {"type": "object", "additionalProperties": shape_schema(shape._replace(hint=arguments[1]))}
    if hint is not int and (words := choices(shape)):
        return {"enum": list(words)}
    limit = (
        {"minimum": shape.bounds[0], "maximum": shape.bounds[1]} if shape.bounds != ANY_NUMBER and hint is int else {}
    )
    return {"type": _TYPES[hint], **limit} if hint in _TYPES else {}


def _table_properties(table: type) -> dict[str, Json]:
    shaped = keys() if table is Configuration else shapes(table)
    return {kebab(field.name): _key_property(field, shaped[kebab(field.name)]) for field in dataclasses.fields(table)}


def _key_property(field: dataclasses.Field[Any], shape: Shape) -> Json:
    doc = {"description": field.metadata["doc"]} if "doc" in field.metadata else {}
    default = field.default_factory() if field.default_factory is not dataclasses.MISSING else field.default
    said = {} if default is None or default is dataclasses.MISSING else {"default": plain_value(default)}
    return {**doc, **shape_schema(shape), **said}


def _rule_schema(rule: type[Rule]) -> Json:
    severity = {"description": SEVERITY_DOC, **shape_schema(SEVERITY_SHAPE), "default": rule.severity.label}
    options = {kebab(field.name): _key_property(field, option_shape(field)) for field in option_fields(rule)}
    summary = (rule.__doc__ or rule.name).strip().splitlines()[0]
    return {
        "description": f"{rule.code}: {summary}",
        "type": "object",
        "additionalProperties": False,
        "properties": {"severity": severity, **options},
    }


def _rule_references(registry: Registry) -> Mapping[str, Json]:
    return {
        word: {"$ref": f"#/definitions/{rule.name}"}
        for rule in registry
        for word in (rule.name, rule.code, *rule.aliases)
    }


def _selector(registry: Registry) -> Json:
    return {
        "description": "A rule's code, name or PSScriptAnalyzer name, a code prefix, or ALL.",
        "anyOf": [{"enum": list(registry.words())}, {"type": "string", "pattern": "^[A-Z]+[0-9]*$"}],
    }
