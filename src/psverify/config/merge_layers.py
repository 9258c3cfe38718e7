"""Merges layers of configuration and records where each value came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from psverify.config.schema import Configuration, declared_keys
from psverify.config.validate_values import Where, build
from psverify.named_tuple import NamedTuple

if TYPE_CHECKING:
    from psverify.config.load import Layer


class Merged(NamedTuple):
    """The merged configuration; `origins` lists the sources of each field that is set."""

    layers: tuple[Layer, ...]
    configuration: Configuration
    origins: Mapping[str, tuple[str, ...]]


def merge(layers: tuple[Layer, ...]) -> Merged:
    """Merges the layers; later ones win."""
    values: dict[str, Any] = {}
    origins: dict[str, tuple[str, ...]] = {}
    fields = declared_keys()
    for layer in layers:
        for name, value in layer.values.items():
            adds = fields[name].metadata["adds"] and name in values
            values[name] = _add_values(values[name], value) if adds else value
            origins[name] = (*origins[name], layer.origin) if adds else (layer.origin,)
    return Merged(layers, Configuration(**values), origins)


def _add_values(before: Any, value: Any) -> Any:
    if isinstance(value, tuple):
        return (*before, *value)
    return {**before, **{key: _added_entry(before.get(key), entry) for key, entry in value.items()}}


def _added_entry(before: Any, entry: Any) -> Any:
    if before is None:
        return entry
    return (*before, *entry) if isinstance(entry, tuple) else {**before, **entry}


def plugin_table(layers: Iterable[Layer], name: str, table: type) -> Any:
    """Merges a plugin's table key by key; raises UserError if a required key is missing."""
    said = [layer for layer in layers if name in layer.tables]
    values = {key: value for layer in said for key, value in layer.tables[name].items()}
    where = Where(said[-1].origin, said[-1].folder) if said else Where("configuration", "")
    return build(table, values, where.inside(name))
