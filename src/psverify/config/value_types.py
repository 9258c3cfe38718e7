"""The values that a key accepts: derived from the field's annotation and described in TOML's terms."""

from __future__ import annotations

import dataclasses
import enum
import functools
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from psverify.config.declare_keys import ANY_NUMBER
from psverify.globs.glob import Glob
from psverify.named_tuple import NamedTuple

_NAMES = {
    bool: "true or false",
    int: "an integer",
    float: "a number",
    str: "a string",
    Path: "a string (a path)",
    Glob: "a string (a pattern)",
}
_PLURALS = {str: "strings", Path: "strings (paths)", Glob: "strings (patterns)"}


_FEW_DIGITS = 10**18


class Shape(NamedTuple):
    """The values one key accepts: a type, and for words and numbers the `choices` or `bounds`."""

    hint: Any
    choices: tuple[str, ...] = ()
    bounds: tuple[int, int] = ANY_NUMBER
    is_confined: bool = False


def kebab(name: str) -> str:
    """Returns a field's name as written in TOML."""
    return name.replace("_", "-")


@functools.cache
def shapes(table: type) -> Mapping[str, Shape]:
    """Returns the shape of each key of a dataclass, by its name in TOML."""
    hints = typing.get_type_hints(table)
    return {kebab(field.name): shape_of(field, hints[field.name]) for field in dataclasses.fields(table)}


def shape_of(field: dataclasses.Field[Any], hint: Any) -> Shape:
    """Returns the shape of a field, whose metadata may have `choices`, `bounds` and `is_confined`."""
    said = field.metadata
    return Shape(hint, said.get("choices", ()), said.get("bounds", ANY_NUMBER), said.get("is_confined", False))


def option_shape(field: dataclasses.Field[Any]) -> Shape:
    """Returns the shape of a rule's option, which is of the type of its default; a tuple holds strings."""
    kind = type(field.default)
    return shape_of(field, tuple[str, ...] if kind is tuple else kind)


def choices(shape: Shape) -> tuple[str, ...]:
    """Returns the allowed words; empty if any are allowed."""
    return tuple(member.name.lower() for member in shape.hint) if is_enum(shape.hint) else shape.choices


def is_enum(hint: Any) -> bool:
    """Whether a type is an enum, whose members are words in TOML."""
    return isinstance(hint, type) and issubclass(hint, enum.Enum)


def is_union(hint: Any) -> bool:
    """Whether a type is a union."""
    return typing.get_origin(hint) in {typing.Union, types.UnionType}


def is_table(hint: Any) -> bool:
    """Whether a type is a dataclass, written as a table in TOML."""
    return dataclasses.is_dataclass(hint) and hint is not Glob


def described(shape: Shape) -> str:
    """Describes the accepted values: "a list of strings"."""
    hint = shape.hint
    if is_union(hint):
        kinds = [kind for kind in typing.get_args(hint) if kind is not types.NoneType]
        return " or ".join(described(shape._replace(hint=kind)) for kind in kinds)
    words = choices(shape) if hint is not int else ()
    if typing.get_origin(hint) is tuple:
        return f"a list of {listed(words) if words else _PLURALS.get(typing.get_args(hint)[0], 'tables')}"
    return listed(words) if words else _NAMES.get(hint, "a table")


def listed(words: typing.Sequence[str]) -> str:
    """Returns words as a list: "'a', 'b' or 'c'"."""
    quoted = [f"'{word}'" for word in words]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else quoted[0]


def called(value: Any) -> str:
    """Describes a TOML value for messages."""
    if isinstance(value, int) and not -_FEW_DIGITS < value < _FEW_DIGITS:
        return "a very large number"
    kinds = ((bool, str(value).lower()), (str, f"'{value}'"), (int, str(value)), (float, str(value)))
    for kind, name in kinds:
        if isinstance(value, kind):
            return name
    return "a list" if isinstance(value, list | tuple) else "a table" if isinstance(value, dict) else "a date or time"
