"""Layers of settings: later ones win, key by key, and each value has a known source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PREFIX = "PSVERIFY_SET_"


@dataclass(frozen=True, slots=True)
class SettingsLayer:
    """One source of settings: a file, the environment, the command line."""

    origin: str
    values: Mapping[str, Any]


def merge_layers(layers: Iterable[SettingsLayer]) -> dict[str, Any]:
    """Returns the settings of all layers; merges tables and replaces other values."""
    found: dict[str, Any] = {}
    for layer in layers:
        found = _merge_tables(found, layer.values)
    return found


def key_origins(layers: Iterable[SettingsLayer]) -> dict[str, str]:
    """Returns the source of each dotted key."""
    found: dict[str, str] = {}
    for layer in layers:
        for key in _dotted_keys(layer.values):
            # A value replaces a table of an earlier layer, and vice versa.
            found = {
                name: origin
                for name, origin in found.items()
                if not (name.startswith(f"{key}.") or key.startswith(f"{name}."))
            }
            found[key] = layer.origin
    return dict(sorted(found.items()))


def of_environment(environ: Mapping[str, str]) -> SettingsLayer:
    """Returns the layer of variables such as `PSVERIFY_SET_DEPLOY__URL`, which sets `deploy.url`."""
    values: dict[str, Any] = {}
    for name, value in sorted(environ.items()):
        if name.startswith(PREFIX):
            put_key(values, name.removeprefix(PREFIX).lower().replace("__", "."), value)
    return SettingsLayer("environment", values)


def put_key(values: dict[str, Any], key: str, value: Any) -> None:
    """Sets a dotted key in nested tables."""
    *tables, last = key.split(".")
    for table in tables:
        inner = values.get(table)
        values[table] = inner if isinstance(inner, dict) else {}
        values = values[table]
    values[last] = value


def _merge_tables(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(below)
    for key, value in above.items():
        old = both.get(key)
        both[key] = _merge_tables(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return both


def _dotted_keys(values: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, Mapping) and value:
            yield from _dotted_keys(value, f"{before}{key}.")
        else:
            yield f"{before}{key}"
