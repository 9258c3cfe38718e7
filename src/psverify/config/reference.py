"""The Markdown reference of all settings, generated from their declarations."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterator
from typing import Any

from psverify.config.schema import TABLES, declared_keys, keys
from psverify.config.show import plain_value, value_as_toml
from psverify.config.value_types import Shape, described, kebab, shapes

BEGIN = "<!-- settings: made by tools/make_config_docs.py; do not edit -->"
END = "<!-- end of settings -->"


def configuration_reference() -> str:
    """Returns a heading for each group of keys and a section for each key; tables come last."""
    return "\n".join(line for name, field, shape in _all_keys() for line in _section(name, field, shape))


def _all_keys() -> Iterator[tuple[str, dataclasses.Field[Any], Shape]]:
    for field in declared_keys().values():
        yield kebab(field.name), field, keys()[kebab(field.name)]
    for name, table in TABLES.items():
        for field in dataclasses.fields(table):
            yield f"{name}.{kebab(field.name)}", field, shapes(table)[kebab(field.name)]


def replaced(page: str) -> str:
    """Returns a page with the reference between its two markers; raises ValueError if they are missing."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the page lacks the settings markers")
    return f"{before}{BEGIN}\n\n{configuration_reference()}\n{END}{after}"


def _section(name: str, field: dataclasses.Field[Any], shape: Shape) -> Iterator[str]:
    said = field.metadata
    if said["heading"]:
        yield f"### {said['heading']}\n"
    yield f"#### `{name}`\n"
    yield f"{_wrapped(said['doc'])}\n"
    yield f"{_wrapped(_key_facts(field, shape))}\n"
    yield f"```toml\n{said['example']}\n```\n"


def _wrapped(text: str) -> str:
    """Returns a paragraph wrapped like the hand-written documentation."""
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


def _key_facts(field: dataclasses.Field[Any], shape: Shape) -> str:
    default = field.default_factory() if field.default_factory is not dataclasses.MISSING else field.default
    value = "not set" if default is None else f"`{value_as_toml(plain_value(default))}`"
    facts = [f"Type: {described(shape)}.", f"Default: {value}."]
    if field.metadata["adds"]:
        facts.append("Merged with the value of an extended file.")
    if field.metadata["per_run"]:
        facts.append("Read only from the configuration of the working directory.")
    return " ".join(facts)
