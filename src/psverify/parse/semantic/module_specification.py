"""Hashtables that name a module and its version, as `#requires -Modules` and `using module` take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psverify.lazy_regex import regex
from psverify.parse.nodes import constant_string
from psverify.parse.semantic.constants import first_variable_part

if TYPE_CHECKING:
    from psverify._grammar import Node
    from psverify.parse.semantic.script import Script

_VERSION = regex(r"\d{1,9}(?:\.\d{1,9}){1,3}\Z")
_HIGHEST = regex(r"(?:\*|\d{1,9}(?:\.\d{1,9}){1,3}|\d{1,9}(?:\.\d{1,9}){0,2}\.\*)\Z")
_GUID = regex(r"(?i)[({]?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}[)}]?\Z")
_VERSIONS = ("moduleversion", "requiredversion", "maximumversion")
_KEYS = frozenset({"modulename", "guid", *_VERSIONS})


def wrong_specification(table: Node, script: Script) -> str | None:
    """Says what is wrong with the hashtable, None if nothing is."""
    entries = {
        (constant_string(key) or key.text).lower(): value
        for key, value in zip(table.fields("key"), table.fields("value"), strict=False)
    }
    if len(entries) < len(table.fields("key")):
        return "A key of the module specification is given twice; remove one of them"
    unknown = next((key for key in entries if key not in _KEYS), None)
    if unknown is not None:
        return (
            f"'{unknown}' is not a key of a module specification; "
            "use ModuleName, ModuleVersion, RequiredVersion, MaximumVersion or GUID"
        )
    if "modulename" not in entries or not any(key in entries for key in _VERSIONS):
        return "A module specification needs ModuleName, and ModuleVersion, RequiredVersion or MaximumVersion"
    if "requiredversion" in entries and ("moduleversion" in entries or "maximumversion" in entries):
        return "RequiredVersion excludes ModuleVersion and MaximumVersion; remove one of them"
    if any(first_variable_part(value, script) is not None for value in entries.values()):
        return "A module specification must be constant; write literal values"
    return next((wrong for key, value in entries.items() if (wrong := _wrong_value(key, value))), None)


def _wrong_value(key: str, value: Node) -> str | None:
    text = constant_string(value)
    if key in _VERSIONS and (text is None or not (_HIGHEST if key == "maximumversion" else _VERSION).match(text)):
        return f"'{value.text}' is not a version; write one such as 1.2, in quotes"
    if text is None:
        return None
    if key == "modulename" and not text:
        return "The module name is empty; add it"
    return f"'{text}' is not a GUID; correct it" if key == "guid" and not _GUID.match(text) else None
