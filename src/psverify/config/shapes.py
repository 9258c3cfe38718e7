"""What a key may hold: TOML values checked against the annotations of dataclasses, refused in the words of TOML."""

from __future__ import annotations

import dataclasses
import enum
import functools
import os
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psverify.check.glob import Glob
from psverify.errors import UserError, nearest

NAMES = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a string",
    Path: "a string (a path)",
    Glob: "a string (a pattern)",
    types.NoneType: "nothing",
}


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a value: what to call its file, the folder that paths are relative to (absolute), its dotted key."""

    origin: str
    folder: str
    key: str = ""

    def inside(self, name: str) -> Where:
        """Returns the place of a key of the table that stands here."""
        return dataclasses.replace(self, key=f"{self.key}.{name}" if self.key else name)

    def error(self, text: str) -> UserError:
        """Makes the exception that tells of a mistake at this place."""
        return UserError(f"{self.origin}: {f'{self.key} ' if self.key else ''}{text}")


@dataclass(frozen=True, slots=True)
class Shape:
    """What one key may hold: a type, and for words and numbers their `choices` and least value."""

    hint: Any
    choices: tuple[str, ...] = ()
    minimum: int | None = None


def kebab(name: str) -> str:
    """Returns a field's name as it is written in TOML."""
    return name.replace("_", "-")


@functools.cache
def shapes(table: type) -> Mapping[str, Shape]:
    """Returns the shape of each key of a dataclass, by its name in TOML."""
    hints = typing.get_type_hints(table)
    return {kebab(field.name): shape_of(field, hints[field.name]) for field in dataclasses.fields(table)}


def shape_of(field: dataclasses.Field[Any], hint: Any) -> Shape:
    """Returns the shape of a field, whose metadata may have `choices` and `minimum`."""
    return Shape(hint, field.metadata.get("choices", ()), field.metadata.get("minimum"))


def option_shape(field: dataclasses.Field[Any]) -> Shape:
    """Returns the shape of a rule's option, which is of the type of its default; a tuple holds strings."""
    kind = type(field.default)
    return shape_of(field, tuple[str, ...] if kind is tuple else kind)


def read_table(value: Any, table: Mapping[str, Shape], where: Where) -> dict[str, Any]:
    """Returns the checked values of a TOML table by field name; raises UserError for unknown keys and wrong types."""
    if not isinstance(value, dict):
        raise where.error(f"must be a table, not {called(value)}")
    for key in value:
        if key not in table:
            raise unknown(key, table, where)
    return {key.replace("-", "_"): accept(item, table[key], where.inside(key)) for key, item in value.items()}


def unknown(key: str, known: typing.Iterable[str], where: Where, what: str = "key") -> UserError:
    """Makes the exception for a key that the table at a place does not have."""
    place = f" in [{where.key}]" if where.key else ""
    return UserError(f"{where.origin}: unknown {what} '{key}'{place}{nearest(key, known)}")


def accept(value: Any, shape: Shape, where: Where) -> Any:
    """Returns a TOML value as the type that its key asks for; raises UserError if it is not of that type."""
    hint, origin = shape.hint, typing.get_origin(shape.hint)
    if hint is Any:
        return value
    if origin in {typing.Union, types.UnionType}:
        return _accept_one_of(value, shape, where)
    if origin is tuple:
        return _accept_list(value, shape, where)
    if origin is not None:
        return _accept_named(value, shape, where)
    if dataclasses.is_dataclass(hint) and hint is not Glob:
        return _accept_table(value, typing.cast(type, hint), where)
    return _accept_plain(value, shape, where)


def _accept_one_of(value: Any, shape: Shape, where: Where) -> Any:
    for hint in typing.get_args(shape.hint):
        if _fits(value, hint):
            return accept(value, dataclasses.replace(shape, hint=hint), where)
    raise where.error(f"must be {described(shape)}, not {called(value)}")


def _accept_list(value: Any, shape: Shape, where: Where) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise where.error(f"must be {described(shape)}, not {called(value)}")
    item = dataclasses.replace(shape, hint=typing.get_args(shape.hint)[0])
    return tuple(accept(entry, item, where.inside(str(number))) for number, entry in enumerate(value, 1))


def _accept_named(value: Any, shape: Shape, where: Where) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise where.error(f"must be {described(shape)}, not {called(value)}")
    item = dataclasses.replace(shape, hint=typing.get_args(shape.hint)[1])
    return {name: accept(entry, item, where.inside(name)) for name, entry in value.items()}


def _accept_table(value: Any, table: type, where: Where) -> Any:
    return build(table, read_table(value, shapes(table), where), where)


def build(table: type, values: Mapping[str, Any], where: Where) -> Any:
    """Makes a dataclass of checked values; raises UserError if one is missing that has no default."""
    for field in dataclasses.fields(table):
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if required and field.name not in values:
            raise where.error(f"lacks the key '{kebab(field.name)}'")
    return table(**values)


def _accept_plain(value: Any, shape: Shape, where: Where) -> Any:
    if not _fits(value, shape.hint):
        raise where.error(f"must be {described(shape)}, not {called(value)}")
    _check_limits(value, shape, where)
    if shape.hint is Path:
        return Path(os.path.normpath(Path(where.folder, Path(value).expanduser())))
    if shape.hint is Glob:
        return Glob(value, where.folder)
    if _is_enum(shape.hint):
        return shape.hint[value.upper()]
    return float(value) if shape.hint is float else value


def _check_limits(value: Any, shape: Shape, where: Where) -> None:
    words = choices(shape)
    if words and isinstance(value, str) and value not in words:
        raise where.error(f"must be {listed(words)}, not '{value}'{nearest(value, words)}")
    if shape.minimum is not None and isinstance(value, int) and value < shape.minimum:
        raise where.error(f"must be at least {shape.minimum}, not {value}")


def _fits(value: Any, hint: Any) -> bool:
    origin = typing.get_origin(hint)
    if origin is tuple:
        return isinstance(value, list | tuple)
    if origin is not None or (dataclasses.is_dataclass(hint) and hint is not Glob):
        return isinstance(value, dict)
    if hint in {int, float}:
        return isinstance(value, int | hint) and not isinstance(value, bool)
    return isinstance(value, bool if hint is bool else str) and hint is not types.NoneType


def choices(shape: Shape) -> tuple[str, ...]:
    """Returns the only words that a key may hold; none where any will do."""
    return tuple(member.name.lower() for member in shape.hint) if _is_enum(shape.hint) else shape.choices


def _is_enum(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, enum.Enum)


def described(shape: Shape) -> str:
    """Returns what a key may hold, as people say it: "a list of strings"."""
    hint, origin = shape.hint, typing.get_origin(shape.hint)
    if origin in {typing.Union, types.UnionType}:
        kinds = [kind for kind in typing.get_args(hint) if kind is not types.NoneType]
        return " or ".join(described(dataclasses.replace(shape, hint=kind)) for kind in kinds)
    if origin is tuple:
        item = described(dataclasses.replace(shape, hint=typing.get_args(hint)[0]))
        return f"a list of {item.removeprefix('a ').replace('string', 'strings', 1)}"
    if choices(shape) and hint is not int:
        return listed(choices(shape))
    return NAMES.get(hint, "a table")


def listed(words: typing.Sequence[str]) -> str:
    """Returns words as an enumeration: "'a', 'b' or 'c'"."""
    quoted = [f"'{word}'" for word in words]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else quoted[0]


def called(value: Any) -> str:
    """Returns what people call a TOML value of this type."""
    kinds = ((bool, str(value).lower()), (str, f"'{value}'"), (int, str(value)), (float, str(value)))
    for kind, name in kinds:
        if isinstance(value, kind):
            return name
    return "a list" if isinstance(value, list | tuple) else "a table" if isinstance(value, dict) else "a date or time"
