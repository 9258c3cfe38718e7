"""Parameters of tasks and workflows: their declaration and validation."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Literal

from pydantic import model_validator

from psverify.api import nearest
from psverify_managers.common.documents.strict_model import Model

if TYPE_CHECKING:
    from collections.abc import Mapping

ParamType = Literal["string", "integer", "number", "boolean", "array", "object"]
_PYTHON: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


class Param(Model):
    """A declared parameter; secret parameters are masked everywhere and never stored."""

    type: ParamType = "string"
    description: str = ""
    required: bool = False
    default: Any = None
    enum: list[Any] | None = None
    pattern: str | None = None
    secret: bool = False

    @model_validator(mode="after")
    def _default_keeps_to_it(self) -> Param:
        if self.pattern is not None:
            try:
                re.compile(self.pattern)
            except re.error as error:
                raise ValueError(f"'{self.pattern}' is not a valid regular expression: {error}") from None
        wrong = None if self.default is None else value_complaint(self, self.default)
        if wrong:
            raise ValueError(f"default {wrong}")
        return self


def value_complaint(param: Param, value: Any) -> str | None:
    """Returns what is wrong with a value, as the end of a sentence, or None if it is valid."""
    if not _has_type(param.type, value):
        return f"must be of type {param.type}"
    if param.enum is not None and value not in param.enum:
        return f"must be one of {', '.join(map(str, param.enum))}"
    if param.pattern is not None and isinstance(value, str) and not re.fullmatch(param.pattern, value):
        return f"must match {param.pattern}"
    return None


def parameter_complaints(declared: Mapping[str, Param], given: Mapping[str, Any]) -> list[str]:
    """Returns all errors in given values, one sentence each; never quotes the value of a secret."""
    unknown = [f"unknown parameter '{name}'{nearest(name, declared)}" for name in given if name not in declared]
    missing = [
        f"parameter '{name}' is required" for name, each in declared.items() if each.required and name not in given
    ]
    wrong = {name: value_complaint(declared[name], value) for name, value in given.items() if name in declared}
    return [*unknown, *missing, *(f"parameter '{name}' {text}" for name, text in wrong.items() if text)]


def with_defaults(declared: Mapping[str, Param], given: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the given values and the defaults of the others."""
    defaults = {name: each.default for name, each in declared.items() if each.default is not None}
    return {**defaults, **given}


def mask_secrets(declared: Mapping[str, Param], values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns values with secrets masked, for storing and showing."""
    return {name: "***" if name in declared and declared[name].secret else value for name, value in values.items()}


def secret_texts(declared: Mapping[str, Param], values: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns the values of secret parameters, to be masked."""
    return tuple(str(value) for name, value in values.items() if name in declared and declared[name].secret)


def from_text(declared: Mapping[str, Param], name: str, text: str) -> Any:
    """Returns the value of `-p name=text`: text for a string, else JSON; `parameter_complaints` reports invalid JSON."""
    if name not in declared or declared[name].type == "string":
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _has_type(kind: str, value: Any) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _PYTHON[kind])
