"""Checks TOML values against shapes; an error names the file, the key and the nearest valid word."""

from __future__ import annotations

import dataclasses
import os
import types
import typing
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from psverify.config.value_types import (
    Shape,
    called,
    choices,
    described,
    is_enum,
    is_table,
    is_union,
    kebab,
    listed,
    shapes,
)
from psverify.errors import UserError, nearest
from psverify.globs.glob import Glob
from psverify.named_tuple import NamedTuple
from psverify.project_root import is_inside

_FEW = 12
"""The most keys that a message lists."""


class Where(NamedTuple):
    """The location of a value: the display name of its file, the absolute base of relative paths, its dotted key.

    Paths must stay inside `root`; None allows any path, as on the command line.
    """

    origin: str
    folder: str
    key: str = ""
    root: str | None = None

    def inside(self, name: str) -> Where:
        """Returns the location of a key in the table at this location."""
        return self._replace(key=f"{self.key}.{name}" if self.key else name)

    def confine(self, path: str, written: str) -> str:
        """Returns an absolute path; raises UserError if it is outside the project once links are resolved."""
        if self.root is not None and not is_inside(path, self.root):
            raise self.error(f"must stay inside the project {self.root}, but '{written}' leads out of it")
        return path

    def error(self, text: str) -> UserError:
        """Returns a one-line exception for an invalid value at this location."""
        return UserError(" ".join(f"{self.origin}: {self.key} {text}".split()))


def read_table(value: Any, table: Mapping[str, Shape], where: Where) -> dict[str, Any]:
    """Returns the checked values of a TOML table by field name; raises UserError for unknown keys and wrong types."""
    if not isinstance(value, dict):
        raise where.error(f"must be a table, not {called(value)}")
    for key in value:
        if key not in table:
            raise unknown_key(key, table, where)
    return {key.replace("-", "_"): accept(item, table[key], where.inside(key)) for key, item in value.items()}


def unknown_key(key: str, known: Collection[str], where: Where) -> UserError:
    """Returns the exception for an unknown key of a table."""
    place = f" in [{where.key}]" if where.key else ""
    words = f"; valid keys: {', '.join(known)}" if len(known) <= _FEW else ""
    return where._replace(key="").error(f"unknown key '{key}'{place}{nearest(key, known) or words}")


def accept(value: Any, shape: Shape, where: Where) -> Any:
    """Converts a TOML value to its key's type; raises UserError for a wrong type."""
    hint, origin = shape.hint, typing.get_origin(shape.hint)
    if hint is Any:
        return value
    if is_union(hint):
        return _accept_one_of(value, shape, where)
    if origin is tuple:
        return _accept_list(value, shape, where)
    if origin is not None:
        return _accept_named(value, shape, where)
    if is_table(hint):
        return _accept_table(value, typing.cast(type, hint), where)
    return _accept_plain(value, shape, where)


def _accept_one_of(value: Any, shape: Shape, where: Where) -> Any:
    for hint in typing.get_args(shape.hint):
        if _fits(value, hint):
            return accept(value, shape._replace(hint=hint), where)
    raise where.error(f"must be {described(shape)}, not {called(value)}")


def _accept_list(value: Any, shape: Shape, where: Where) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise where.error(f"must be {described(shape)}, not {called(value)}")
    item = shape._replace(hint=typing.get_args(shape.hint)[0])
    return tuple(accept(entry, item, where.inside(str(number))) for number, entry in enumerate(value, 1))


def _accept_named(value: Any, shape: Shape, where: Where) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise where.error(f"must be {described(shape)}, not {called(value)}")
    item = shape._replace(hint=typing.get_args(shape.hint)[1])
    return {name: accept(entry, item, where.inside(name)) for name, entry in value.items()}


def _accept_table(value: Any, table: type, where: Where) -> Any:
    return build(table, read_table(value, shapes(table), where), where)


def build(table: type, values: Mapping[str, Any], where: Where) -> Any:
    """Builds a dataclass from checked values; raises UserError if a required one is missing."""
    for field in dataclasses.fields(table):
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if required and field.name not in values:
            raise where.error(f"is missing the required key '{kebab(field.name)}'")
    return table(**values)


def _accept_plain(value: Any, shape: Shape, where: Where) -> Any:
    if not _fits(value, shape.hint):
        raise where.error(f"must be {described(shape)}, not {called(value)}")
    _check_limits(value, shape, where)
    if shape.is_confined:
        where.confine(os.path.abspath(value), value)  # noqa: PTH100 - `resolve` would follow links
    if shape.hint is Path:
        path = os.path.normpath(Path(where.folder, os.path.expanduser(value)))  # noqa: PTH111 - keeps ~nobody as it is
        return Path(where.confine(path, value))
    if shape.hint is Glob:
        return Glob(value, where.folder)
    if is_enum(shape.hint):
        return shape.hint[value.upper()]
    return float(value) if shape.hint is float else value


def _check_limits(value: Any, shape: Shape, where: Where) -> None:
    words = choices(shape)
    if words and isinstance(value, str) and value not in words:
        raise where.error(f"must be {listed(words)}, not '{value}'{nearest(value, words)}")
    if isinstance(value, str) and "\0" in value:
        raise where.error("contains a NUL character")
    if isinstance(value, int | float) and not isinstance(value, bool):
        _check_number(value, shape, where)


def _check_number(value: float, shape: Shape, where: Where) -> None:
    least, greatest = shape.bounds
    if value < least:
        raise where.error(f"must be at least {least}, not {called(value)}")
    if not value <= greatest:  # NaN is neither greater nor less
        raise where.error(f"must be at most {greatest}, not {called(value)}")


def _fits(value: Any, hint: Any) -> bool:
    origin = typing.get_origin(hint)
    if origin is tuple:
        return isinstance(value, list | tuple)
    if origin is not None or (is_table(hint)):
        return isinstance(value, dict)
    if hint in {int, float}:
        return isinstance(value, int | hint) and not isinstance(value, bool)
    return isinstance(value, bool if hint is bool else str) and hint is not types.NoneType
