"""Suggests the spelling of an unknown key."""

from __future__ import annotations

import typing
from typing import Any

from pydantic import BaseModel

from psverify.api import nearest

if typing.TYPE_CHECKING:
    from collections.abc import Sequence


def key_hint(key: str, steps: Sequence[str | int], model: type[BaseModel]) -> str:
    """Returns a hint such as "; did you mean 'timeout'?" for the key at the end of `steps`, or an empty string."""
    models: list[type[BaseModel]] = [model]
    for step in steps[:-1]:
        inner = [each for found in models for each in _models_in(_step_annotation(found, step))]
        models = inner or models
    known = {field.alias or name for found in models for name, field in found.model_fields.items()}
    return nearest(key, sorted(known))


def _step_annotation(model: type[BaseModel], step: str | int) -> Any:
    for name, field in model.model_fields.items():
        if step in {name, field.alias}:
            return field.annotation
    return None


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for each in typing.get_args(annotation) for found in _models_in(each)]
