"""The base of all models: strict, with durations and sizes as text, and extension keys."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from psverify_managers.common import durations

NAME = r"^[a-z][a-z0-9-]{0,62}$"


def _check_duration(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a duration is a whole number with a unit, such as 500ms, 10s, 5m, 2h or 1d")
    durations.to_seconds(value)
    return value


def _check_size(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a size is a whole number with a unit, such as 64KiB or 1MiB")
    durations.to_bytes(value)
    return value


Duration = Annotated[str, BeforeValidator(_check_duration), Field(json_schema_extra={"pattern": durations.DURATION})]
Size = Annotated[str, BeforeValidator(_check_size), Field(json_schema_extra={"pattern": durations.SIZE})]
Argv = Annotated[
    list[str],
    Field(description="a list of arguments, not a shell command; ${params.x} and ${env.X} expand within an item"),
]
Name = Annotated[str, Field(pattern=NAME)]


class Model(BaseModel):
    """A model whose unknown keys are errors, except those that begin with `x-`."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _without_extensions(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: each for key, each in value.items() if not str(key).startswith("x-")}
        return value
