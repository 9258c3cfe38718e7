"""Parses YAML 1.2 and JSON with the position of every key and item, and reports errors at these positions."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode

from psverify_managers.common.documents.key_hint import key_hint

M = TypeVar("M", bound=BaseModel)
Steps = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class DocumentProblem:
    """An error in a document; `line` and `column` are 1-based."""

    message: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document: plain values and their positions."""

    value: Any
    _marks: Any

    def line(self, *steps: str | int) -> int:
        """Returns the 1-based line of a key or item, or of its nearest ancestor."""
        return self.place(steps)[0]

    def place(self, steps: Steps) -> tuple[int, int]:
        """Returns the 1-based line and column of a key or item, or of its nearest ancestor."""
        node, place = self._marks, (1, 1)
        for step in steps:
            place = _step_mark(node, step) or place
            try:
                node = node[step]
            except (KeyError, IndexError, TypeError):
                continue
        return place


def parse_document(text: str, *, is_json: bool) -> Document | DocumentProblem:
    """Parses JSON or YAML 1.2; duplicate keys and syntax errors are a problem."""
    if not is_json:
        marked = _parse_marked(text)
        return marked if isinstance(marked, DocumentProblem) else Document(_plain_value(marked), marked)
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        return DocumentProblem(f"invalid JSON: {error.msg}", error.lineno, error.colno)
    # YAML parses nearly all JSON, with positions; only tabs between tokens have to go, which strings never contain.
    marked = _parse_marked(text.replace("\t", " "))
    return marked if isinstance(marked, DocumentProblem) else Document(value, marked)


def _parse_marked(text: str) -> Any:
    try:
        return YAML(typ="rt").load(io.StringIO(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = " ".join(part.strip() for part in (error.context, error.problem) if part)
        return DocumentProblem(message.split("\n")[0], mark.line + 1 if mark else 1, mark.column + 1 if mark else 1)
    except (YAMLError, ValueError, RecursionError) as error:
        return DocumentProblem(f"cannot read file: {str(error).splitlines()[0]}", 1)


def validate_document(model: type[M], document: Document) -> M | list[DocumentProblem]:
    """Returns the model that a document describes, or all of its errors."""
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        return [_locate_problem(each, document, model) for each in error.errors(include_url=False)]


def _locate_problem(error: Mapping[str, Any], document: Document, model: type[BaseModel]) -> DocumentProblem:
    steps = tuple(error["loc"])
    line, column = document.place(steps)
    path = ".".join(str(step) for step in _document_steps(steps, document.value))
    where = f"{path}: " if path else ""
    return DocumentProblem(where + _error_message(error, model), line, column)


def _error_message(error: Mapping[str, Any], model: type[BaseModel]) -> str:
    if error["type"] == "extra_forbidden":
        return f"unknown key{key_hint(str(error['loc'][-1]), error['loc'], model)}"
    if error["type"] == "missing":
        return "is required"
    if error["type"] == "string_type" and isinstance(error["input"], int | float):
        return f'must be a string; add quotes: "{json.dumps(error["input"])}"'
    text = str(error["msg"]).removeprefix("Value error, ")
    return text[0].lower() + text[1:]


def _document_steps(steps: tuple[str | int, ...], value: Any) -> list[str | int]:
    """Leaves out the steps that pydantic adds: the names of union members."""
    real: list[str | int] = []
    for number, step in enumerate(steps):
        inside = isinstance(value, Mapping) and step in value
        if inside or (isinstance(value, list) and isinstance(step, int) and step < len(value)):
            value = value[step]
            real.append(step)
        elif number == len(steps) - 1:
            real.append(step)
    return real


def _step_mark(node: Any, step: str | int) -> tuple[int, int] | None:
    try:
        if isinstance(node, CommentedMap):
            line, column = node.lc.key(step)
        elif isinstance(node, CommentedSeq):
            line, column = node.lc.item(step)
        else:
            return None
    except (KeyError, TypeError, AttributeError):
        return None
    return line + 1, column + 1


def _plain_value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain_value(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain_value(each) for each in value]
    if isinstance(value, bool) or value is None:
        return value
    for kind in (int, float, str):
        if isinstance(value, kind):
            return kind(value)
    # A date or time becomes its text again.
    return value.value if isinstance(value, ScalarNode) else str(value)
