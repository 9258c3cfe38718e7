"""The JSON Schema of a model, for editors and other tools."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel


def model_schema(model: type[BaseModel], identifier: str) -> dict[str, Any]:
    """Returns the JSON Schema (draft 2020-12) of a model; keys that begin with `x-` are allowed everywhere."""
    found = _allow_extensions(model.model_json_schema(by_alias=True))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": identifier, **found}


def schema_text(model: type[BaseModel], identifier: str) -> str:
    """Returns the text of a schema, as committed under `reports/schema`."""
    return json.dumps(model_schema(model, identifier), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _allow_extensions(value: Any) -> Any:
    if isinstance(value, dict):
        opened = {name: _allow_extensions(each) for name, each in value.items()}
        return opened | {"patternProperties": {"^x-": {}}} if value.get("additionalProperties") is False else opened
    return [_allow_extensions(each) for each in value] if isinstance(value, list) else value
